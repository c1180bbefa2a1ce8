package grants

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"demeu/models"
	"demeu/models/store"
	"demeu/workflows"
	"demeu/workflows/worktest"
)

func zipped(t *testing.T, first string, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if first != "" {
		w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store, CompressedSize64: uint64(len(first)), UncompressedSize64: uint64(len(first))})
		if err == nil {
			_, err = io.WriteString(w, first)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range names {
		w, err := z.Create(n)
		if err == nil {
			_, err = io.WriteString(w, "<x/>")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// rawODF is the beginning that office programs write: sizes in the header, the type right after the name.
func rawODF(kind string) string {
	head := make([]byte, 30)
	copy(head, "PK\x03\x04")
	head[26] = 8
	return string(head) + "mimetype" + kind + "PK\x03\x04 and so on"
}

// What a file is, is read from its bytes; the extension must agree, and what can run or be shown as a page is refused.
func TestUploadTypes(t *testing.T) {
	const (
		word   = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		excel  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		writer = "application/vnd.oasis.opendocument.text"
		calc   = "application/vnd.oasis.opendocument.spreadsheet"
	)
	docx := zipped(t, "", "[Content_Types].xml", "word/document.xml")
	xlsx := zipped(t, "", "[Content_Types].xml", "xl/workbook.xml")
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v := s.draft("APP-01")
		for _, c := range []struct{ name, content, kind string }{
			{"Жарғы қ.pdf", "%PDF-1.7 …", "application/pdf"},
			{"a.PNG", "\x89PNG\r\n\x1a\n…", "image/png"},
			{"a.jpeg", "\xff\xd8\xff\xe0…", "image/jpeg"},
			{"a.webp", "RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"},
			{"a.heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"},
			{"a.heif", "\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00", "image/heic"},
			{"a.docx", docx, word}, {"a.xlsx", xlsx, excel},
			{"a.odt", rawODF(writer), writer}, {"a.ods", rawODF(calc), calc},
			{"a.txt", "Қош келдіңіз", "text/plain"}, {"a.csv", "а;б\n1;2\n", "text/csv"},
			{"a.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, ""}, {"a.txt", "\xef\xbb\xbf <svg/>", ""},
			{"a.html", "<!doctype html><script>", ""}, {"a.pdf", "<html>", ""}, {"a.pdf", "MZ\x90\x00", ""}, {"a.txt", "MZ\x90\x00", ""},
			{"a.exe", "MZ\x90\x00", ""}, {"a.txt", "#!/bin/sh\n", ""}, {"a.png", "%PDF-1.7", ""}, {"a.pdf", docx, ""}, {"a.docx", xlsx, ""},
			{"a.docx", zipped(t, "", "word/document.xml", "word/vbaProject.bin"), ""}, {"a.zip", zipped(t, "", "x"), ""}, {"a.docx", zipped(t, "", "x"), ""},
			{"a.odt", rawODF(writer + "-template"), ""}, {"noextension", "%PDF-1.7", ""},
		} {
			got, err := s.g.Attach(s.As(s.head), v.ID, workflows.Upload{Kind: "other", Name: c.name, Content: worktest.Text(c.content)})
			if c.kind == "" {
				if models.CodeOf(err) != "request.invalid" || models.AsError(err).Fields[0].Code != "file.type" {
					t.Errorf("%s %.12q is taken: %v", c.name, c.content, err)
				}
				continue
			}
			if err != nil || got.Type != c.kind {
				t.Errorf("%s: %v %v", c.name, got, err)
			}
		}
	})
}

// A record takes files up to a number; the one too many leaves nothing behind.
func TestFilesHaveANumber(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v := s.draft("APP-01")
		for range workflows.FilesLimit - 1 {
			h.Insert(&models.Attachment{ObjectOf: "application", ObjectID: v.ID, Kind: "other", Name: "a.txt", Type: "text/plain", Size: 1,
				SHA256: strings.Repeat("0", 64), FileKey: workflows.NewID(), UploadedBy: s.editor.ID})
		}
		up := func() workflows.Upload {
			return workflows.Upload{Kind: "other", Name: "a.txt", Content: worktest.Text("one more")}
		}
		_, err := s.g.Attach(s.As(s.editor), v.ID, up())
		worktest.Is(t, err, "")
		_, err = s.g.Attach(s.As(s.editor), v.ID, up())
		worktest.Is(t, err, "file.too_many")
		n, err := store.Count[models.Attachment](s.Store.Read(context.Background()), "object_id = ?", v.ID)
		worktest.Is(t, err, "")
		if n != workflows.FilesLimit {
			t.Errorf("%d files", n)
		}
	})
}

// A file is kept as it came, with its hash, under its own name; only the applicant's side reaches it while it is a
// draft, and it can be taken away again.
func TestUploadAndDownload(t *testing.T) {
	worktest.Each(t, func(t *testing.T, h *worktest.House) {
		s := newStage(h, "small")
		v := s.draft("APP-01")
		content := "%PDF-1.7 жарғы"
		sum := sha256.Sum256([]byte(content))
		up := func() workflows.Upload {
			return workflows.Upload{Kind: "charter", IssuedOn: "2026-02-20", Name: `C:\құжаттар\Жарғы "2026".pdf`, Content: worktest.Text(content)}
		}
		a, err := s.g.Attach(s.As(s.editor, "once"), v.ID, up())
		worktest.Is(t, err, "")
		if a.Name != `Жарғы "2026".pdf` || a.SHA256 != hex.EncodeToString(sum[:]) || a.Size != int64(len(content)) || a.IssuedOn != "2026-02-20" {
			t.Errorf("%+v", a)
		}
		again, err := s.g.Attach(s.As(s.editor, "once"), v.ID, up()) // the same upload on a weak network
		worktest.Is(t, err, "")
		if again.ID != a.ID {
			t.Error("the same upload is there twice")
		}
		other := up()
		other.Content = worktest.Text("%PDF-1.7 other")
		_, err = s.g.Attach(s.As(s.editor, "once"), v.ID, other)
		worktest.Is(t, err, "idempotency.key_reused")
		_, err = s.g.Attach(s.As(s.officer), v.ID, up())
		worktest.Is(t, err, "application.not_found")
		for _, c := range []struct {
			up   workflows.Upload
			code string
		}{
			{workflows.Upload{Kind: "no_such", Name: "a.pdf", Content: worktest.Text(content)}, "field.enum"},
			{workflows.Upload{Kind: "charter", IssuedOn: "2026-03-02", Name: "a.pdf", Content: worktest.Text(content)}, "file.issued_later"},
			{workflows.Upload{Kind: "charter", Name: "a.pdf", Content: worktest.Text("")}, "file.empty"},
		} {
			_, err := s.g.Attach(s.As(s.editor), v.ID, c.up)
			if e := models.AsError(err); e == nil || len(e.Fields) == 0 || e.Fields[0].Code != c.code {
				t.Errorf("want %s: %v", c.code, err)
			}
		}
		_, err = s.g.Attach(s.As(s.editor), v.ID, workflows.Upload{Kind: "charter", Name: "a.pdf",
			Content: io.MultiReader(worktest.Text("%PDF-1.7"), io.LimitReader(zeros{}, workflows.UploadLimit))})
		worktest.Is(t, err, "file.too_large")
		if models.AsError(err).Params["limit"] != "25" {
			t.Errorf("%v", models.AsError(err).Params)
		}
		at, f, err := s.g.Attachment(s.As(s.signatory), a.ID)
		worktest.Is(t, err, "")
		back, err := io.ReadAll(f)
		f.Close()
		if err != nil || string(back) != content || at.Name != a.Name {
			t.Errorf("%q %v", back, err)
		}
		for _, stranger := range []*models.Person{s.officer, s.Person("Stranger", nil)} {
			_, _, err = s.g.Attachment(s.As(stranger), a.ID)
			worktest.Is(t, err, "attachment.not_found")
		}
		_, _, err = s.g.Attachment(s.As(s.head), workflows.NewID())
		worktest.Is(t, err, "attachment.not_found")
		second := s.Organisation(models.KindNGO, "Екінші", "KZ-61")
		rival := s.Person("Rival", second, models.NGOAdmin, models.NGOEditor)
		theirs, err := s.g.StartApplication(s.As(rival), s.call.ID, ApplicationInput{ApplicantID: second.ID, Language: "kk"})
		worktest.Is(t, err, "")
		worktest.Is(t, s.g.Detach(s.As(rival), theirs.ID, a.ID), "attachment.not_found") // through a record of one's own
		worktest.Is(t, s.g.Detach(s.As(s.editor), v.ID, a.ID), "")
		_, _, err = s.g.Attachment(s.As(s.head), a.ID)
		worktest.Is(t, err, "attachment.not_found")
		n, err := store.Count[models.Attachment](s.Store.Read(context.Background()), "1 = 1")
		if err != nil || n != 0 {
			t.Errorf("%d files are left, %v", n, err)
		}
		b, err := s.g.Attach(s.As(s.editor), v.ID, up())
		worktest.Is(t, err, "")
		s.must(s.head, "submit", v.ID, acknowledged)
		worktest.Is(t, s.g.Detach(s.As(s.editor), v.ID, b.ID), "application.wrong_state")
		_, f, err = s.g.Attachment(s.As(s.officer), b.ID) // now it is sent
		worktest.Is(t, err, "")
		f.Close()
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
