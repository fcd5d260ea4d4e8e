//! What is due when. Pure: `now` is an argument.
