//! Faults of TLS: certificates that prove nothing and handshakes that never end.

use guidewatch::model::run::Cause;

use super::{Act, Misbehaviour, Should, UNREACHABLE};
use crate::publisher::TlsFault;

pub(super) fn rows() -> Vec<Misbehaviour> {
    let row = |name, fault| Misbehaviour { name, act: Act::Tls(fault), should: UNREACHABLE };
    let or_cut = |name, fault| {
        let should = Should::Not(&[Cause::Unreachable, Cause::CutShort]);
        Misbehaviour { name, act: Act::Tls(fault), should }
    };
    let handshake_failure = TlsFault::HandshakeBytes(b"\x15\x03\x03\x00\x02\x02\x28");
    let old_protocol = TlsFault::HandshakeBytes(b"\x15\x03\x01\x00\x02\x02\x46");
    vec![
        row("a certificate that ended", TlsFault::Certificate("expired")),
        row("a certificate for another name", TlsFault::Certificate("elsewhere")),
        row("a certificate that nobody trusts", TlsFault::Certificate("untrusted")),
        row("plain HTTP on a port for TLS", TlsFault::PlainHttp),
        row("a handshake that stalls", TlsFault::HandshakeStall),
        or_cut("a handshake that is cut", TlsFault::HandshakeCut),
        row("a handshake that is refused", handshake_failure),
        row("a server that knows only old TLS", old_protocol),
        row("random bytes for a handshake", TlsFault::HandshakeBytes(&[0x7f; 3000])),
        or_cut("hung up after the handshake", TlsFault::CutAfterHandshake),
        or_cut("garbage after the handshake", TlsFault::GarbageAfterHandshake),
        or_cut("half a page and no goodbye", TlsFault::CutWithoutGoodbye),
    ]
}
