//! Values and lines under a checksum: CRC-32 over what they say and, in the index, over their key too.
//! Knows nothing of what is inside.

use serde::{Serialize, de::DeserializeOwned};

/// A value of the index: four bytes of checksum over key and value, then JSON.
pub(super) fn encode<T: Serialize>(key: &[u8], value: &T) -> Result<Vec<u8>, String> {
    let json = serde_json::to_vec(value).map_err(|error| error.to_string())?;
    Ok(seal(key, &json))
}

/// `value` behind its checksum.
pub(super) fn seal(key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut bytes = checksum(key, value).to_be_bytes().to_vec();
    bytes.extend_from_slice(value);
    bytes
}

/// What stands behind a checksum that holds.
pub(super) fn checked<'a>(key: &[u8], bytes: &'a [u8]) -> Result<&'a [u8], String> {
    match bytes.split_first_chunk::<4>() {
        Some((sum, json)) if checksum(key, json).to_be_bytes() == *sum => Ok(json),
        _ => Err("an entry whose checksum does not hold".to_owned()),
    }
}

/// Reads back what [`encode`] wrote.
pub(super) fn decode<T: DeserializeOwned>(key: &[u8], bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(checked(key, bytes)?).map_err(|error| error.to_string())
}

/// A line of text: eight hexadecimal digits of checksum, a space, JSON, a line end.
pub(super) fn line<T: Serialize>(value: &T) -> Result<String, String> {
    let json = serde_json::to_string(value).map_err(|error| error.to_string())?;
    Ok(format!("{:08x} {json}\n", checksum(&[], json.as_bytes())))
}

/// Reads back what [`line()`] wrote, its line end apart.
pub(super) fn read_line<T: DeserializeOwned>(line: &[u8]) -> Result<T, String> {
    let bad = || "a line whose checksum does not hold".to_owned();
    let (sum, json) = line.split_at_checked(9).ok_or_else(bad)?;
    if sum != format!("{:08x} ", checksum(&[], json)).as_bytes() {
        return Err(bad());
    }
    serde_json::from_slice(json).map_err(|error| error.to_string())
}

fn checksum(key: &[u8], value: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(value);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_belongs_to_its_key() {
        let bytes = encode(b"key", &vec![1, 2]).unwrap();
        assert_eq!(decode(b"key", &bytes), Ok(vec![1, 2]));
        assert!(decode::<Vec<i32>>(b"kez", &bytes).is_err());
        assert!(decode::<Vec<i32>>(b"key", &bytes[..3]).is_err());
    }

    #[test]
    fn every_flipped_bit_of_a_line_is_noticed() {
        let line = line(&"You must do so.").unwrap().into_bytes();
        let body = &line[..line.len() - 1];
        assert_eq!(read_line(body), Ok("You must do so.".to_owned()));
        for bit in 0..body.len() * 8 {
            let mut bad = body.to_vec();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(read_line::<String>(&bad).is_err(), "bit {bit}");
        }
    }
}
