package awards_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"demeu/models"
	"demeu/workflows/worktest"
)

// M-01: the agreement in Kazakh and Russian side by side, with the hash of its terms; the terms do not change when it is
// signed, and who does not pay sees no account.
func TestM01_AgreementSideBySide(t *testing.T) {
	each(t, "small", func(t *testing.T, s *stage) {
		a := s.award(55_200_000, 55_200_000)
		page := func(who *models.Person) string {
			f, err := s.w.Agreement(s.As(who), a.ID, "html")
			worktest.Is(t, err, "")
			return string(f.Body)
		}
		before := page(s.certifier)
		for _, want := range []string{"ГРАНТТЫҚ КЕЛІСІМ", "ГРАНТОВОЕ СОГЛАШЕНИЕ", "55\u00a0200\u00a0000,00\u00a0₸", "KZ86125KZT5004100100", "16\u00a0560\u00a0000,00", "02.03.2027", "Координатор", "____________",
			"1-есеп (R1) қабылданды, есептің мерзімі 20", "принят 1-й отчёт (R1), срок отчёта ", "«Аралық» есебі (R2) қабылданды", "принят отчёт «Аралық» (R2)"} {
			if !strings.Contains(before, want) {
				t.Errorf("the agreement lacks %q", want)
			}
		}
		if strings.Contains(before, "««") || strings.Contains(before, "»»") || strings.Contains(before, "{title}") {
			t.Error("a name is quoted twice, or a gap is open")
		}
		s.toActive(a)
		after := page(s.certifier)
		hash := regexp.MustCompile(`SHA-256 [0-9a-f]{64}`)
		if hash.FindString(before) == "" || hash.FindString(before) != hash.FindString(after) || !strings.Contains(after, "№ 77") || !strings.Contains(after, "2026 ж. 1 ақпан") {
			t.Fatal("the terms changed with the signature, or the number is missing")
		}
		viewer := s.Person("Viewer", s.donors[0], models.DonorViewer)
		masked := page(viewer)
		if strings.Contains(masked, "KZ86125KZT5004100100") || hash.FindString(masked) != hash.FindString(after) {
			t.Fatal("a donor sees the account, or another hash")
		}
		f, err := s.w.Agreement(s.As(s.certifier), a.ID, "pdf")
		worktest.Is(t, err, "")
		if !bytes.HasPrefix(f.Body, []byte("%PDF-")) || len(f.Body) < 20_000 {
			t.Fatalf("%d bytes of PDF", len(f.Body))
		}
		if dir := os.Getenv("PDF_OUT"); dir != "" {
			_ = os.WriteFile(dir+"/a.pdf", f.Body, 0o600)
			_ = os.WriteFile(dir+"/a.html", []byte(after), 0o600)
		}
		_, err = s.w.Agreement(s.As(s.certifier), a.ID, "doc")
		worktest.Is(t, err, "request.invalid")
	})
}
