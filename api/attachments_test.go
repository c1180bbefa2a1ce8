package api

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"demeu/models"
)

// form writes a multipart body with its parts in the given order; a value that begins with @ is a file.
func form(t *testing.T, parts ...string) *multipart.Reader {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		var p io.Writer
		var err error
		if name, file := strings.CutPrefix(parts[i+1], "@"); file {
			if p, err = w.CreateFormFile(parts[i], name); err == nil {
				_, err = io.WriteString(p, "%PDF-1.7")
			}
		} else {
			err = w.WriteField(parts[i], parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return multipart.NewReader(&b, w.Boundary())
}

// A connection that ends in the middle of a file is the sender's fault and says so.
func TestUploadThatBreaksOff(t *testing.T) {
	body := "--B\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ncharter\r\n--B\r\nContent-Disposition: form-data; name=\"issued_on\"\r\n\r\n\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7"
	up, err := incoming(multipart.NewReader(strings.NewReader(body), "B"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = io.Copy(io.Discard, up.Content); models.CodeOf(err) != "request.unreadable" {
		t.Errorf("%v", err)
	}
}

// What is said about a file comes before its bytes, in one order; the name survives in any script (Z-02).
func TestUploadFieldsComeInOrder(t *testing.T) {
	for _, c := range []struct {
		parts         []string
		pointer, code string
	}{
		{[]string{"kind", "charter", "issued_on", "2026-02-20", "file", "@Жарғы әғқңөұүһі.pdf"}, "", ""},
		{[]string{"kind", "charter", "issued_on", "", "file", "@a.pdf"}, "", ""},
		{[]string{"file", "@a.pdf", "kind", "charter", "issued_on", ""}, "/kind", "upload.order"},
		{[]string{"issued_on", "", "kind", "charter", "file", "@a.pdf"}, "/kind", "upload.order"},
		{[]string{"kind", "charter", "file", "@a.pdf"}, "/issued_on", "upload.order"},
		{[]string{"kind", "charter", "issued_on", "2026-02-30", "file", "@a.pdf"}, "/issued_on", "field.format"},
		{[]string{"kind", strings.Repeat("x", 101), "issued_on", "", "file", "@a.pdf"}, "/kind", "field.length"},
		{[]string{"kind", "charter", "issued_on", ""}, "/file", "field.required"},
		{[]string{"kind", "charter", "issued_on", "", "file", "text and no file"}, "/file", "field.required"},
	} {
		up, err := incoming(form(t, c.parts...))
		if c.code == "" {
			if want := strings.TrimPrefix(c.parts[5], "@"); err != nil || up.Name != want || up.Kind != "charter" || string(up.IssuedOn) != c.parts[3] {
				t.Errorf("%v: %+v %v", c.parts, up, err)
			}
			continue
		}
		e := models.AsError(err)
		if e == nil || len(e.Fields) != 1 || e.Fields[0].Pointer != c.pointer || e.Fields[0].Code != c.code {
			t.Errorf("%v: %v, want %s %s", c.parts, err, c.pointer, c.code)
		}
	}
	if _, err := incoming(multipart.NewReader(strings.NewReader("not multipart"), "x")); models.CodeOf(err) != "request.unreadable" && models.CodeOf(err) != "request.invalid" {
		t.Errorf("%v", err)
	}
}

// A download is offered under its own name, which cannot break out of its header.
func TestDownloadNames(t *testing.T) {
	for name, want := range map[string]string{
		"Жарғы әғқңөұүһі.pdf": "Жарғы әғқңөұүһі.pdf", "a\"; filename=b.exe": "a_; filename=b.exe", "a\r\nSet-Cookie: x.pdf": "a__Set-Cookie: x.pdf",
	} {
		header := disposition("attachment", name)
		how, params, err := mime.ParseMediaType(header)
		if err != nil || how != "attachment" || params["filename"] != want || strings.ContainsAny(header, "\r\n") {
			t.Errorf("%q: %s %v %v", name, header, params, err)
		}
	}
}
