//! Connections under limits: so many at once, and none that is silent for long. Who sends a byte a minute, or reads none,
//! holds nothing for ever.

use std::{
    future::Future as _,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep},
};

/// How many are open at once; others wait.
const CONNECTIONS: usize = 200;

/// How long nothing may come or go.
const SILENCE: Duration = Duration::from_secs(20);

/// How long a connection lasts at the most.
const WHOLE: Duration = Duration::from_secs(300);

/// A listener of patient limits.
pub(super) struct Patient {
    listener: TcpListener,
    room: Arc<Semaphore>,
}

impl Patient {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self { listener, room: Arc::new(Semaphore::new(CONNECTIONS)) }
    }
}

impl Listener for Patient {
    type Io = Timed;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Timed, SocketAddr) {
        loop {
            // The semaphore is never closed.
            let Ok(room) = Arc::clone(&self.room).acquire_owned().await else { continue };
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    let end = Instant::now() + WHOLE;
                    let silence = Box::pin(sleep(SILENCE));
                    return (Timed { stream, silence, end, _room: room }, address);
                }
                // Too many files open, or the asker has gone: others may come.
                Err(error) => {
                    tracing::debug!("a connection could not be taken: {error}");
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when it is silent for too long, or too old.
pub(super) struct Timed {
    stream: TcpStream,
    silence: Pin<Box<Sleep>>,
    end: Instant,
    _room: OwnedSemaphorePermit,
}

impl Timed {
    /// `polled`, but an error where nothing happened for too long.
    fn within<T>(
        &mut self,
        polled: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            let next = (Instant::now() + SILENCE).min(self.end);
            self.silence.as_mut().reset(next);
            return polled;
        }
        match self.silence.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Timed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(context, into);
        self.within(polled, context)
    }
}

impl AsyncWrite for Timed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.within(polled, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(context);
        self.within(polled, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_shutdown(context);
        self.within(polled, context)
    }
}
