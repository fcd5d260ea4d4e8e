//! What is known of one source, in little room: how it stands, its snapshots and its runs of checks. All of a
//! list of ten thousand sources is in memory, so nothing is here twice. Pure; knows nothing of keys or files.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::model::{
    snapshot::{Head, Snapshot},
    source::SourceId,
};

use super::{runs::Runs, standing::Standing};

/// By source. Boxed: the leaves of the map are seldom full.
pub(super) type Sources = BTreeMap<SourceId, Box<Holding>>;

/// All that is known of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Holding {
    pub(super) standing: Standing,
    /// By milliseconds since 1970, then number.
    rows: Vec<Row>,
    pub(super) runs: Runs,
}

/// One snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    at: i64,
    number: u64,
    /// As JSON, since few are ever asked for; none where the head has it whole.
    json: Option<Box<[u8]>>,
}

impl Holding {
    /// How the source stands, for others.
    pub(super) fn head(&self) -> &Head {
        &self.standing.head
    }

    /// Takes in a snapshot from the index, as JSON, when the standing is known.
    pub(super) fn put_entry(&mut self, at: i64, number: u64, json: &[u8]) -> Result<(), String> {
        let is_newest = match &self.head().newest {
            Some(newest) if newest.at.as_millisecond() == at => written(newest)? == json,
            _ => false,
        };
        let is_first = is_newest && self.rows.iter().all(|row| row.json.is_some());
        self.put(Row { at, number, json: (!is_first).then(|| json.into()) });
        Ok(())
    }

    /// Takes in a snapshot that is new, and gives its JSON; its number is then the count of them all.
    pub(super) fn take(&mut self, snapshot: Box<Snapshot>) -> Result<Vec<u8>, String> {
        let (at, json) = (snapshot.at.as_millisecond(), written(&snapshot)?);
        let is_newest = self.standing.is_newest(&snapshot);
        if let (true, Some(before)) = (is_newest, &self.standing.head.newest) {
            let before = written(before)?;
            let row = self.rows.iter_mut().rev().find(|row| row.json.is_none());
            row.into_iter().for_each(|row| row.json = Some(before.as_slice().into()));
        }
        self.standing.take(snapshot);
        let number = self.standing.head.snapshots;
        self.put(Row { at, number, json: (!is_newest).then(|| json.as_slice().into()) });
        Ok(json)
    }

    fn put(&mut self, row: Row) {
        let place = self.rows.partition_point(|held| (held.at, held.number) < (row.at, row.number));
        if self.rows.len() == self.rows.capacity() {
            // Most sources have one.
            self.rows.reserve_exact(1 + self.rows.len() / 2);
        }
        self.rows.insert(place, row);
    }

    fn read(&self, row: &Row) -> Result<Snapshot, String> {
        match (&row.json, &self.head().newest) {
            (Some(json), _) => serde_json::from_slice(json).map_err(|error| error.to_string()),
            (None, Some(newest)) => Ok(newest.clone()),
            (None, None) => Err("a snapshot is missing".to_owned()),
        }
    }

    /// The snapshots, oldest first.
    pub(super) fn snapshots(&self) -> Result<Vec<Snapshot>, String> {
        self.rows.iter().map(|row| self.read(row)).collect()
    }

    /// When they were captured, oldest first.
    pub(super) fn captured(&self) -> impl Iterator<Item = Timestamp> + '_ {
        self.rows.iter().filter_map(|row| Timestamp::from_millisecond(row.at).ok())
    }

    /// The snapshot captured at a millisecond.
    pub(super) fn snapshot_at(&self, millisecond: i64) -> Option<Snapshot> {
        let row = self.rows.get(self.rows.partition_point(|row| row.at < millisecond))?;
        self.read(row).ok().filter(|_| row.at == millisecond)
    }

    /// Whether one was captured at that millisecond.
    pub(super) fn is_taken(&self, millisecond: i64) -> bool {
        self.rows.binary_search_by_key(&millisecond, |row| row.at).is_ok()
    }

    /// Whether there are as many entries, and so numbered, as the standing says; else what is missing.
    pub(super) fn check_numbers(&self) -> Result<(), &'static str> {
        let mut numbers: Vec<u64> = self.rows.iter().map(|row| row.number).collect();
        numbers.sort_unstable();
        if !numbers.into_iter().eq(1..=self.standing.head.snapshots) {
            return Err("snapshots");
        }
        if self.runs.len() == self.standing.runs { Ok(()) } else { Err("checks") }
    }
}

fn written(snapshot: &Snapshot) -> Result<Vec<u8>, String> {
    serde_json::to_vec(snapshot).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        capture::{Digest, Validators},
        snapshot::{Origin, RecordRef},
        source::SourceId,
    };

    fn snapshot(millisecond: i64, origin: Origin) -> Snapshot {
        let at = Timestamp::from_millisecond(millisecond).unwrap();
        Snapshot {
            source: SourceId::new("page").unwrap(),
            at,
            recorded_at: at,
            url: "https://a.example/page".parse().unwrap(),
            status: 200,
            media_type: Some("text/html".to_owned()),
            sha256: Digest::of(&millisecond.to_le_bytes()),
            length: 7,
            redirects: Vec::new(),
            validators: Validators::default(),
            origin,
            record: RecordRef { file: "a.warc.gz".to_owned(), offset: 7 },
        }
    }

    /// Crawled and supplied copies in an order in which no date follows another.
    fn several() -> Vec<Snapshot> {
        let (crawl, supplied) = (Origin::Crawl, Origin::Supplied);
        [(5, supplied), (10, crawl), (3, supplied), (20, crawl), (30, supplied), (40, crawl)]
            .map(|(at, origin)| snapshot(at, origin))
            .to_vec()
    }

    fn by_date(mut snapshots: Vec<Snapshot>) -> Vec<Snapshot> {
        snapshots.sort_by_key(|snapshot| snapshot.at);
        snapshots
    }

    #[test]
    fn every_snapshot_is_read_back_whichever_is_the_newest() {
        let mut holding = Holding::default();
        for (n, one) in several().into_iter().enumerate() {
            holding.take(Box::new(one)).unwrap();
            assert_eq!(holding.snapshots(), Ok(by_date(several()[..=n].to_vec())));
            holding.check_numbers().unwrap();
        }
        for one in several() {
            assert_eq!(holding.snapshot_at(one.at.as_millisecond()), Some(one));
        }
        assert_eq!((holding.snapshot_at(4), holding.snapshot_at(41)), (None, None));
        assert!(holding.is_taken(40) && !holding.is_taken(4));
    }

    #[test]
    fn the_newest_is_kept_once() {
        let mut holding = Holding::default();
        for one in several() {
            holding.take(Box::new(one)).unwrap();
            let kept_by_the_head = holding.rows.iter().filter(|row| row.json.is_none()).count();
            assert_eq!(kept_by_the_head, usize::from(holding.head().newest.is_some()));
        }
    }

    #[test]
    fn from_the_index_it_is_what_it_was() {
        let (mut holding, mut again) = (Holding::default(), Holding::default());
        let mut rows = Vec::new();
        for (one, number) in several().into_iter().zip(1..) {
            let at = one.at.as_millisecond();
            rows.push((at, number, holding.take(Box::new(one)).unwrap()));
        }
        again.standing = holding.standing.clone();
        rows.sort();
        for (at, number, json) in &rows {
            again.put_entry(*at, *number, json).unwrap();
        }
        assert_eq!(again, holding);
        // One that is there twice, or is missing, is noticed.
        again.put_entry(rows[0].0, rows[0].1, &rows[0].2).unwrap();
        assert_eq!(again.check_numbers(), Err("snapshots"));
    }
}
