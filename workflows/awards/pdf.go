package awards

import (
	"bytes"
	_ "embed"
	"fmt"

	"github.com/signintech/gopdf"
)

// The fonts carry every Kazakh letter and the sign of the tenge; their licence lies beside them.
//
//go:embed fonts/NotoSans-Regular.ttf
var regular []byte

//go:embed fonts/NotoSans-Bold.ttf
var bold []byte

// Measures of a page, in points.
const (
	pageWidth, pageHeight = 595.28, 841.89
	margin                = 48.0
	gutter                = 20.0
	inside                = pageWidth - 2*margin
	bottom                = pageHeight - margin - 14
	textSize, smallSize   = 9.5, 8.0
	leading               = 1.4
)

// printer writes down the page and begins a new one where the next piece does not fit. The first error stops it.
type printer struct {
	pdf  gopdf.GoPdf
	y    float64
	face string
	size float64
	foot string
	err  error
}

// pdf prints the agreement.
func (d *Agreement) pdf() ([]byte, error) {
	p := &printer{foot: "SHA-256 " + d.SHA256}
	p.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	p.note(p.pdf.AddTTFFontData("regular", regular))
	p.note(p.pdf.AddTTFFontData("bold", bold))
	p.page()
	p.pair("bold", 12, d.Title)
	p.pair("regular", textSize, Side{"№ " + or(d.Number, "____________"), "№ " + or(d.Number, "____________")})
	p.pair("regular", textSize, Side{or(d.SignedOn.KK, "20___ ж. «___» ______________"), or(d.SignedOn.RU, "«___» ______________ 20___ г.")})
	for i, c := range d.Clauses {
		p.pair("regular", textSize, Side{fmt.Sprintf("%d. %s", i+1, c.KK), fmt.Sprintf("%d. %s", i+1, c.RU)})
	}
	for _, t := range []Table{d.Tranches, d.Reports, d.Budget} {
		p.table(t)
	}
	p.signatures(d.Operator, d.Grantee)
	if len(d.Copies.Rows) > 0 {
		p.table(d.Copies)
	}
	if p.err != nil {
		return nil, p.err
	}
	var out bytes.Buffer
	_, err := p.pdf.WriteTo(&out)
	return out.Bytes(), err
}

func or(s, empty string) string {
	if s == "" {
		return empty
	}
	return s
}

func (p *printer) note(err error) {
	if p.err == nil {
		p.err = err
	}
}

// page begins a page with the hash at its foot.
func (p *printer) page() {
	p.pdf.AddPage()
	face, size := p.face, p.size
	p.font("regular", 7)
	p.at(margin, pageHeight-margin, p.foot)
	if face != "" {
		p.font(face, size)
	}
	p.y = margin
}

func (p *printer) font(face string, size float64) {
	p.face, p.size = face, size
	p.note(p.pdf.SetFont(face, "", size))
}

func (p *printer) at(x, y float64, text string) {
	if p.err == nil {
		p.pdf.SetXY(x, y)
		p.note(p.pdf.Text(text))
	}
}

// lines breaks a text at words, and a word that is wider than the column at letters.
func (p *printer) lines(text string, width float64) []string {
	if text == "" || p.err != nil {
		return nil
	}
	lines, err := p.pdf.SplitTextWithOption(text, width, &gopdf.BreakOption{Mode: gopdf.BreakModeIndicatorSensitive, BreakIndicator: ' '})
	if err != nil {
		lines, err = p.pdf.SplitText(text, width)
	}
	p.note(err)
	return lines
}

// room begins a new page when so much does not fit on this one, but would on a fresh one.
func (p *printer) room(height float64) {
	if p.y+height > bottom && height <= bottom-margin {
		p.page()
	}
}

// row writes texts beside each other: columns begin at xs and are ws wide. What is higher than a page goes on.
func (p *printer) row(texts []string, xs, ws []float64) {
	cells := make([][]string, len(texts))
	high := 0
	for i, t := range texts {
		cells[i] = p.lines(t, ws[i])
		high = max(high, len(cells[i]))
	}
	step := p.size * leading
	p.room(float64(high) * step)
	for n := range high {
		p.room(step)
		for i, cell := range cells {
			if n < len(cell) {
				p.at(xs[i], p.y+p.size, cell[n])
			}
		}
		p.y += step
	}
}

// halves are two columns of equal width.
func halves() (xs, ws []float64) {
	column := (inside - gutter) / 2
	return []float64{margin, margin + column + gutter}, []float64{column, column}
}

// pair writes the two languages side by side.
func (p *printer) pair(face string, size float64, s Side) {
	p.font(face, size)
	xs, ws := halves()
	p.row([]string{s.KK, s.RU}, xs, ws)
	p.y += 5
}

// table writes a titled table with a rule under each row.
func (p *printer) table(t Table) {
	parts := 0
	for _, w := range t.Wide {
		parts += w
	}
	const pad = 6
	var xs, ws []float64
	x := margin
	for _, w := range t.Wide {
		wide := inside * float64(w) / float64(parts)
		xs, ws = append(xs, x), append(ws, wide-pad)
		x += wide
	}
	p.y += 8
	p.font("bold", textSize)
	p.room(5 * textSize * leading) // the title stays with the head and the first row
	p.row([]string{t.Title.One()}, []float64{margin}, []float64{inside})
	p.y += 3
	head := make([]string, len(t.Head))
	for i, h := range t.Head {
		head[i] = h.One()
	}
	p.font("bold", smallSize)
	p.ruled(head, xs, ws)
	p.font("regular", smallSize)
	for _, r := range t.Rows {
		p.ruled(r, xs, ws)
	}
}

func (p *printer) ruled(texts []string, xs, ws []float64) {
	p.row(texts, xs, ws)
	p.y += 2
	p.pdf.SetLineWidth(0.4)
	p.pdf.Line(margin, p.y, margin+inside, p.y)
	p.y += 2
}

// signatures gives each side its place to sign.
func (p *printer) signatures(sides ...Party) {
	xs, ws := halves()
	p.y += 10
	p.font("bold", textSize)
	p.room(14 * textSize * leading)
	p.row([]string{both("signatures", nil, nil).One()}, []float64{margin}, []float64{inside})
	p.y += 4
	column := func(of func(Party) string) {
		texts := make([]string, len(sides))
		for i, s := range sides {
			texts[i] = of(s)
		}
		p.row(texts, xs, ws)
	}
	column(func(s Party) string { return s.Role.One() })
	p.font("regular", textSize)
	column(func(s Party) string { return s.Name.KK })
	column(func(s Party) string {
		if s.Name.RU == s.Name.KK {
			return ""
		}
		return s.Name.RU
	})
	column(func(s Party) string {
		if s.BIN == "" {
			return ""
		}
		return "БСН / БИН " + s.BIN
	})
	column(func(s Party) string { return s.Address })
	for _, key := range []string{"signature", "signatory"} {
		p.y += 26
		for i := range sides {
			p.pdf.Line(xs[i], p.y, xs[i]+ws[i], p.y)
		}
		p.y += 3
		column(func(Party) string { return both(key, nil, nil).One() })
	}
}
