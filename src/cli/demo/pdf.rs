//! A PDF of one page for the demo: a heading and numbered paragraphs in a standard font (ISO 32000-1 §7.5,
//! §9.6.2). Writes what its caller wrote itself, and no more of the format than that needs.

/// So many words stand on a line.
const WORDS: usize = 12;

/// A file with `heading` and `paragraphs`, which are of ASCII letters without brackets.
pub(super) fn file(heading: &str, paragraphs: &[String]) -> Vec<u8> {
    let mut content = format!("BT /B 18 Tf 1 0 0 1 60 780 Tm ({heading}) Tj ET\n");
    let mut down = 740;
    for paragraph in paragraphs {
        let words: Vec<&str> = paragraph.split(' ').collect();
        for line in words.chunks(WORDS) {
            let line = line.join(" ");
            content.push_str(&format!("BT /R 12 Tf 1 0 0 1 60 {down} Tm ({line}) Tj ET\n"));
            down -= 15;
        }
        down -= 15;
    }
    let font = |name: &str| {
        format!("<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>")
    };
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</R {}/B {}>>>>>>",
            font("Helvetica"),
            font("Helvetica-Bold")
        ),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut out = String::from("%PDF-1.7\n");
    let mut places = String::new();
    for (at, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.push_str(&format!(
        "xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    out.into_bytes()
}
