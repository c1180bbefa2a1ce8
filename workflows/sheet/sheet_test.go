package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"demeu/models/calendar"
	"demeu/models/money"
	"demeu/workflows/sheet"
	"demeu/workflows/worktest"

	"github.com/xuri/excelize/v2"
)

var sample = sheet.Table{
	Name: "Өтінімдер: 2026/1 [тізім]",
	Head: []string{"Атауы", "Сома", "Күні", "Саны", "Бағам"},
	Rows: [][]any{
		{"Әғқңөұүһі ₸ \"тырнақша\", үтір", money.Amount{Minor: 9_007_199_254_740_993, Currency: money.KZT}, calendar.Date("2026-03-10"), int64(7), money.Decimal("598.37")},
		{`=HYPERLINK("http://x")`, money.Amount{Minor: -250, Currency: "JPY"}, calendar.Date(""), nil, nil},
		{"@x", money.Amount{}, nil, nil, nil},
	},
}

// Z-02: every Kazakh letter comes back, and no text of people becomes a formula.
func TestZ02_CSV(t *testing.T) {
	f, err := sheet.Write(sheet.CSV, sample)
	worktest.Is(t, err, "")
	want := "\ufeffАтауы,Сома,Күні,Саны,Бағам\r\n" +
		"\"Әғқңөұүһі ₸ \"\"тырнақша\"\", үтір\",90071992547409.93,2026-03-10,7,598.37\r\n" +
		"\"'=HYPERLINK(\"\"http://x\"\")\",-250,,,\r\n'@x,,,,\r\n"
	if got := string(f.Body); got != want {
		t.Fatalf("%q", got)
	}
	if !strings.HasSuffix(f.Name, ".csv") {
		t.Fatal(f.Name)
	}
}

func TestZ02_XLSX(t *testing.T) {
	f, err := sheet.Write(sheet.XLSX, sample)
	worktest.Is(t, err, "")
	x, err := excelize.OpenReader(bytes.NewReader(f.Body))
	worktest.Is(t, err, "")
	name := x.GetSheetName(0)
	for at, want := range map[string]string{
		"A1": "Атауы", "A2": "Әғқңөұүһі ₸ \"тырнақша\", үтір", "B2": "90071992547409.93", "C2": "46091", "D2": "7",
		"A3": `=HYPERLINK("http://x")`, "B3": "-250", "C3": "",
	} {
		if got, err := x.GetCellValue(name, at, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s is %q, not %q (%v)", at, got, want, err)
		}
	}
	if shown, _ := x.GetCellValue(name, "C2"); shown != "2026-03-10" {
		t.Errorf("the date shows as %q", shown)
	}
	if formula, _ := x.GetCellFormula(name, "A3"); formula != "" {
		t.Errorf("a formula: %q", formula)
	}
	if kind, _ := x.GetCellType(name, "B2"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("the amount is no number: %v", kind)
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := sheet.Write("pdf", sample)
	worktest.Is(t, err, "request.invalid")
}
