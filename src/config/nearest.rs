//! Finds the word that was probably meant. It only suggests.

/// The most candidates looked at, so that a huge file is answered soon.
const MOST_COMPARED: usize = 5000;

/// The candidate nearest to `word`, where one is near: at most a third of the letters differ.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if !(1..=100).contains(&length) {
        return None;
    }
    let word = word.to_lowercase();
    let near = (length / 3).max(1);
    candidates
        .into_iter()
        .take(MOST_COMPARED)
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= near)
        .map(|candidate| (strsim::osa_distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= near)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let keys = ["id", "url", "every", "publication"];
        for (word, meant) in [
            ("evry", Some("every")),
            ("Every", Some("every")),
            ("ulr", Some("url")),
            ("publicaton", Some("publication")),
            ("address", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, keys), meant, "{word}");
        }
    }
}
