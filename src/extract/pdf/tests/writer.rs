//! A small PDF writer for tests: pages of text in the standard fonts, with what the reader must cope with.

/// A file in the making; objects are numbered from 1 in the order of adding.
pub(super) struct Writer {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    /// Further entries of the catalogue and the trailer.
    pub(super) catalogue: String,
    pub(super) trailer: String,
}

/// A page in the making.
#[derive(Default)]
pub(super) struct Sheet {
    content: String,
    annotations: String,
    resources: String,
}

impl Sheet {
    /// Text at a place, in a font (`R` regular, `B` bold, `S` symbol) of a size.
    pub(super) fn text(mut self, font: char, size: f64, x: f64, y: f64, text: &str) -> Self {
        let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        self.content += &format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n");
        self
    }

    /// Body text: lines of 12 points, 15 apart, from `y` down.
    pub(super) fn body(mut self, x: f64, y: f64, lines: &[&str]) -> Self {
        let mut down = y;
        for line in lines {
            self = self.text('R', 12.0, x, down, line);
            down -= 15.0;
        }
        self
    }

    /// Operators as they are.
    pub(super) fn raw(mut self, operators: &str) -> Self {
        self.content += operators;
        self.content += "\n";
        self
    }

    pub(super) fn link(mut self, area: [f64; 4], target: &str) -> Self {
        let [x0, y0, x1, y1] = area;
        self.annotations += &format!(
            "<</Type/Annot/Subtype/Link/Rect[{x0} {y0} {x1} {y1}]/A<</S/URI/URI({target})>>>>"
        );
        self
    }

    /// A picture over a part of the page.
    pub(super) fn picture(mut self, x: f64, y: f64, width: f64, height: f64) -> Self {
        self.content += &format!("q {width} 0 0 {height} {x} {y} cm /Im Do Q\n");
        self.resources = String::from("/XObject<</Im 3 0 R>>");
        self
    }
}

impl Writer {
    pub(super) fn new() -> Self {
        let mut writer = Self {
            objects: Vec::new(),
            pages: Vec::new(),
            catalogue: String::new(),
            trailer: String::new(),
        };
        // 1 is the catalogue, 2 the page tree; both are written at the end.
        writer.objects = vec![Vec::new(), Vec::new()];
        writer.stream(
            "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
            b"0",
        );
        writer
    }

    pub(super) fn add(&mut self, object: &str) -> usize {
        self.objects.push(object.as_bytes().to_vec());
        self.objects.len()
    }

    pub(super) fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let mut object = format!("<<{entries}/Length {}>>\nstream\n", data.len()).into_bytes();
        object.extend_from_slice(data);
        object.extend_from_slice(b"\nendstream");
        self.objects.push(object);
        self.objects.len()
    }

    /// The number that the next page's object will have.
    pub(super) fn next_page(&self) -> usize {
        self.objects.len() + 2
    }

    pub(super) fn page(&mut self, sheet: &Sheet) {
        let font = |name: &str| {
            format!("<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>")
        };
        // WinAnsi: the tests write Latin letters and Windows's quotes.
        let (content, _, _) = encoding_rs::WINDOWS_1252.encode(&sheet.content);
        let content = content.into_owned();
        let content = self.stream("", &content);
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Annots[{}]\
             /Resources<</Font<</R {}/B {}/C {}>>{}>>>>",
            sheet.annotations,
            font("Helvetica"),
            font("Helvetica-Bold"),
            font("Courier"),
            sheet.resources,
        );
        let page = self.add(&page);
        self.pages.push(page);
    }

    pub(super) fn bytes(mut self) -> Vec<u8> {
        let kids: Vec<String> = self.pages.iter().map(|page| format!("{page} 0 R")).collect();
        self.objects[0] = format!("<</Type/Catalog/Pages 2 0 R{}>>", self.catalogue).into_bytes();
        self.objects[1] =
            format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), kids.len()).into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (at, object) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n");
        }
        let start = out.len();
        out.extend_from_slice(
            format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes(),
        );
        for offset in &offsets {
            out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        let size = offsets.len() + 1;
        let trailer = format!(
            "trailer\n<</Size {size}/Root 1 0 R{}>>\nstartxref\n{start}\n%%EOF\n",
            self.trailer
        );
        out.extend_from_slice(trailer.as_bytes());
        out
    }
}

/// A file of some pages.
pub(super) fn file(sheets: &[Sheet]) -> Vec<u8> {
    let mut writer = Writer::new();
    for sheet in sheets {
        writer.page(sheet);
    }
    writer.bytes()
}
