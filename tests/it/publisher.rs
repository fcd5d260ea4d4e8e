//! A publisher on 127.0.0.1 who revises, moves, withdraws, throttles, dies; logs every request.
