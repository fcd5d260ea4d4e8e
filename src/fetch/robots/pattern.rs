//! Path patterns of robots.txt (RFC 9309 §2.2.3). Knows nothing of groups or of escapes.

/// A path pattern: `*` stands for anything, `$` at the end for the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pieces: Vec<String>,
    anchored: bool,
    /// In bytes, as written: the longest match wins.
    pub(super) length: usize,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let (body, anchored) = match text.strip_suffix('$') {
            Some(body) => (body, true),
            None => (text, false),
        };
        let mut pieces: Vec<String> = body.split('*').map(str::to_owned).collect();
        // Empty pieces between stars say nothing; the first and the last do.
        let last = pieces.len() - 1;
        let mut n = 0;
        pieces.retain(|piece| {
            n += 1;
            n == 1 || n > last || !piece.is_empty()
        });
        Self { pieces, anchored, length: text.len() }
    }

    /// Each piece is taken where it first comes: for patterns of this kind that never misses a match,
    /// and it takes time linear in path and pattern.
    pub(super) fn matches(&self, path: &str) -> bool {
        let [first, rest @ ..] = self.pieces.as_slice() else { return false };
        let Some(mut left) = path.strip_prefix(first.as_str()) else { return false };
        let Some((last, middle)) = rest.split_last() else {
            return !self.anchored || left.is_empty();
        };
        for piece in middle {
            match left.split_once(piece.as_str()) {
                Some((_, after)) => left = after,
                None => return false,
            }
        }
        if self.anchored { left.ends_with(last.as_str()) } else { left.contains(last.as_str()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The plainest way to match: try every split. Slow and obviously right.
    fn plain(pattern: &[u8], path: &[u8]) -> bool {
        match pattern {
            [] => true,
            [b'$'] => path.is_empty(),
            [b'*', rest @ ..] => (0..=path.len()).any(|n| plain(rest, &path[n..])),
            [byte, rest @ ..] => path.first() == Some(byte) && plain(rest, &path[1..]),
        }
    }

    proptest! {
        #[test]
        fn patterns_match_as_the_plain_way_says(pattern in "[ab*$]{0,9}", path in "[ab$]{0,9}") {
            prop_assert_eq!(
                Pattern::new(&pattern).matches(&path),
                plain(pattern.as_bytes(), path.as_bytes())
            );
        }
    }
}
