// Package sheet writes headed rows as a file that opens in a spreadsheet: XLSX, or CSV.
package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/money"

	"github.com/xuri/excelize/v2"
)

// Formats in which a table can be had.
const (
	XLSX = "xlsx"
	CSV  = "csv"
)

// Table is a sheet: a name, one title for each column, and rows. A cell is a string, an int or int64, a money.Amount,
// a money.Decimal, a calendar.Date, a models.Time or nil. Amounts and dates stay numbers and dates in XLSX; no binary
// fraction is made of them on the way.
type Table struct {
	Name string
	Head []string
	Rows [][]any
}

// File is a table written: its name with the extension, its media type, its bytes.
type File struct {
	Name string
	Type string
	Body []byte
}

// Write makes the file of a table in a format; "" is XLSX.
func Write(format string, t Table) (*File, error) {
	switch format {
	case XLSX, "":
		body, err := writeXLSX(t)
		return &File{t.Name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body}, err
	case CSV:
		body, err := writeCSV(t)
		return &File{t.Name + ".csv", "text/csv; charset=utf-8", body}, err
	}
	return nil, models.Bad("/format", "field.enum")
}

// bom tells spreadsheets that the text is UTF-8; without it Kazakh letters break.
const bom = "\ufeff"

func writeCSV(t Table) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(bom)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	line := make([]string, len(t.Head))
	for i, h := range t.Head {
		line[i] = harmless(h)
	}
	if err := w.Write(line); err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		line = line[:0]
		for _, cell := range row {
			s, number := plain(cell)
			if !number {
				s = harmless(s)
			}
			line = append(line, s)
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// harmless keeps a spreadsheet from taking people's text for a formula. XLSX needs no such care: there a cell says
// itself that it is text.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// plain is a cell as text, and whether the text is a number.
func plain(cell any) (text string, number bool) {
	switch v := cell.(type) {
	case nil:
		return "", false
	case string:
		return v, false
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case money.Amount:
		if v.Currency == "" {
			return "", false
		}
		return v.String(), true
	case money.Decimal:
		return v.String(), true
	case calendar.Date:
		return string(v), false
	case models.Time:
		if v.IsZero() {
			return "", false
		}
		return v.UTC().Format("2006-01-02T15:04:05Z"), false
	}
	return fmt.Sprint(cell), false
}

const (
	maxName = 31    // characters of a sheet's name
	maxText = 32767 // characters of a cell
	width   = 22    // of a column, in characters
)

func writeXLSX(t Table) ([]byte, error) {
	x := &xlsx{File: excelize.NewFile(), sheet: sheetName(t.Name), styles: map[string]int{}}
	defer x.Close()
	if err := x.SetSheetName("Sheet1", x.sheet); err != nil {
		return nil, err
	}
	bold, err := x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return nil, err
	}
	for i, h := range t.Head {
		if err := x.put(i, 0, h); err != nil {
			return nil, err
		}
	}
	if len(t.Head) > 0 {
		last, err := excelize.ColumnNumberToName(len(t.Head))
		if err != nil {
			return nil, err
		}
		if err := x.SetCellStyle(x.sheet, "A1", last+"1", bold); err != nil {
			return nil, err
		}
		if err := x.SetColWidth(x.sheet, "A", last, width); err != nil {
			return nil, err
		}
	}
	for n, row := range t.Rows {
		for i, cell := range row {
			if err := x.put(i, n+1, cell); err != nil {
				return nil, err
			}
		}
	}
	if err := x.SetPanes(x.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	b, err := x.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

type xlsx struct {
	*excelize.File
	sheet  string
	styles map[string]int // by number format
}

func (x *xlsx) put(column, row int, cell any) error {
	at, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return err
	}
	switch v := cell.(type) {
	case money.Amount:
		if v.Currency == "" {
			return nil // no amount, which is not the same as nought
		}
		digits, _ := v.Currency.Exponent()
		return x.number(at, v.String(), strings.TrimSuffix("#,##0."+strings.Repeat("0", digits), "."))
	case calendar.Date:
		if !v.Valid() {
			return nil
		}
		return x.number(at, strconv.Itoa(epoch.DaysUntil(v)), "yyyy-mm-dd")
	}
	s, number := plain(cell)
	switch {
	case s == "":
		return nil
	case number:
		return x.SetCellDefault(x.sheet, at, s)
	}
	if utf8.RuneCountInString(s) > maxText {
		s = string([]rune(s)[:maxText])
	}
	return x.SetCellStr(x.sheet, at, s)
}

// epoch is day 0 of a spreadsheet's calendar, for days after February 1900.
const epoch = calendar.Date("1899-12-30")

// number writes the digits themselves: a float64 on the way would round a large amount.
func (x *xlsx) number(at, digits, format string) error {
	style, known := x.styles[format]
	if !known {
		var err error
		if style, err = x.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return err
		}
		x.styles[format] = style
	}
	if err := x.SetCellDefault(x.sheet, at, digits); err != nil {
		return err
	}
	return x.SetCellStyle(x.sheet, at, at, style)
}

// sheetName is a name that a spreadsheet accepts.
func sheetName(s string) string {
	s = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return '-'
		}
		return r
	}, s), "'")
	if utf8.RuneCountInString(s) > maxName {
		s = string([]rune(s)[:maxName])
	}
	if s == "" {
		return "1"
	}
	return s
}
