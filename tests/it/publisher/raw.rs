//! Answers that are bytes for the wire: sent as they stand, then whatever their behaviour says; and what
//! is sent without end or not at all.

use std::{
    io::{self, Read as _, Write as _},
    net::TcpStream,
    sync::atomic::Ordering,
    thread,
    time::Duration,
};

use super::{
    Shared,
    answer::{Answer, Behaviour},
};

impl Shared {
    /// Sends such an answer and leaves the connection to be closed; false where it is of another kind.
    pub(super) fn send_raw(
        &self,
        mut stream: &TcpStream,
        head: &[u8],
        answer: &Answer,
    ) -> io::Result<bool> {
        let body = &answer.body;
        let read_head = || {
            let mut stream = stream;
            stream.read_exact(&mut vec![0; head.len()])
        };
        match answer.behaviour {
            Behaviour::RawReset => {
                // A request that was never read makes the close a reset; what was sent arrives first.
                stream.write_all(body)?;
                self.pause(Duration::from_millis(100));
            }
            Behaviour::Raw => {
                read_head()?;
                self.pause(answer.wait);
                stream.write_all(body)?;
            }
            Behaviour::RawDrip(pause) => {
                read_head()?;
                for byte in body {
                    stream.write_all(&[*byte])?;
                    self.pause(pause);
                }
            }
            Behaviour::RawEndless(part) => {
                read_head()?;
                stream.write_all(body)?;
                let part = part.repeat(4096 / part.len().max(1) + 1);
                while !self.stopped.load(Ordering::SeqCst) {
                    stream.write_all(&part)?;
                    thread::sleep(Duration::from_millis(1));
                }
            }
            Behaviour::RawStall => {
                read_head()?;
                stream.write_all(body)?;
                self.wait_for_hangup(stream);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Writes until they hang up.
    pub(super) fn endless(&self, mut stream: &TcpStream, part: &[u8]) -> io::Result<bool> {
        while !self.stopped.load(Ordering::SeqCst) {
            stream.write_all(part)?;
        }
        Ok(false)
    }

    /// Says nothing more until they hang up.
    pub(super) fn wait_for_hangup(&self, stream: &TcpStream) -> bool {
        let mut byte = [0];
        while !self.stopped.load(Ordering::SeqCst) {
            match stream.peek(&mut byte) {
                Err(error)
                    if [io::ErrorKind::WouldBlock, io::ErrorKind::TimedOut]
                        .contains(&error.kind()) => {}
                _ => break,
            }
        }
        false
    }
}
