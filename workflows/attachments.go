package workflows

import (
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"demeu/models"
	"demeu/models/calendar"
	"demeu/models/store"
)

// UploadLimit is the most bytes that one file may have.
const UploadLimit = 25 << 20

// Upload is a file on its way in: what is said about it, and its bytes, which are read once.
type Upload struct {
	Kind     string
	IssuedOn calendar.Date
	Name     string
	Content  io.Reader
}

// AttachmentView is a file of a record as somebody sees it.
type AttachmentView struct {
	models.Head
	Kind     string        `json:"kind"`
	Name     string        `json:"name"`
	Type     string        `json:"type" doc:"Media type, by the content"`
	Size     int64         `json:"size"`
	SHA256   string        `json:"sha256"`
	IssuedOn calendar.Date `json:"issued_on,omitempty"`
}

func attachmentView(a *models.Attachment) AttachmentView {
	return AttachmentView{Head: models.HeadOf(&a.Base, ""), Kind: a.Kind, Name: a.Name, Type: a.Type, Size: a.Size, SHA256: a.SHA256, IssuedOn: a.IssuedOn}
}

// AttachmentsOf are the files of a record, the oldest first.
func AttachmentsOf(r store.Reader, object, id string) ([]AttachmentView, error) {
	files, err := store.Attachments(r, object, id)
	views := make([]AttachmentView, len(files))
	for i := range files {
		views[i] = attachmentView(&files[i])
	}
	return views, err
}

// Attach stores a file of a record through the verb "attach" of its machine, whose Apply is Attached. The bytes are
// stored before the transaction and thrown away when it fails, so that nobody waits for a slow upload.
func Attach[S ~string, P store.Entity](ctx context.Context, h *House, m *Machine[S, P], id string, up Upload) (*AttachmentView, error) {
	if _, err := h.May(ctx, h.Store.Read(ctx), m.Object, id, "attach"); err != nil {
		return nil, err
	}
	if Day(h.Clock.Now()).Before(up.IssuedOn) {
		return nil, models.Bad("/issued_on", "file.issued_later")
	}
	a := &models.Attachment{ObjectOf: m.Object, ObjectID: id, Kind: up.Kind, IssuedOn: up.IssuedOn, Name: fileName(up.Name), FileKey: NewID()}
	look := &looker{}
	var err error
	if a.Size, a.SHA256, err = h.Files.Put(ctx, a.FileKey, io.TeeReader(up.Content, look), UploadLimit); err != nil {
		return nil, err
	}
	drop := func() { _ = h.Files.Delete(context.WithoutCancel(ctx), a.FileKey) } // an orphan takes room and harms nobody
	ok := false
	if a.Type, ok = look.typeOf(a.Name); !ok {
		drop()
		return nil, models.Bad("/file", "file.type")
	}
	call := CallOf(ctx)
	call.BodyHash = Digest([]string{a.Kind, string(a.IssuedOn), a.Name, a.SHA256}) // the boundary between parts differs each time
	v, err := Do(ctx, h, m.Object+".attach:"+id, func(st *Step) (*AttachmentView, error) {
		p, err := m.Load(st.Tx, id)
		if err != nil {
			return nil, err
		}
		a.Base, a.UploadedBy = st.New(), st.Actor.PersonID
		if err := m.Fire(st, p, "attach", a); err != nil {
			return nil, err
		}
		v := attachmentView(a)
		return &v, nil
	})
	if err != nil || call.Replayed {
		drop()
	}
	return v, err
}

// FilesLimit is the most files that one record may have; the longest report has a receipt for each of its lines.
const FilesLimit = 500

// Attached is the Apply of a verb "attach".
func Attached[P store.Entity](st *Step, _ P, a *models.Attachment) error {
	n, err := store.Count[models.Attachment](st.Tx, "object = ? AND object_id = ?", a.ObjectOf, a.ObjectID)
	if err != nil {
		return err
	}
	if n >= FilesLimit {
		return models.Refuse("file.too_many").With("limit", strconv.Itoa(FilesLimit))
	}
	return st.Insert(a, "create")
}

// Detach takes a file of a record away through the verb "detach" of its machine, whose Apply is Detached.
func Detach[S ~string, P store.Entity](ctx context.Context, h *House, m *Machine[S, P], id, attachmentID string) error {
	key, err := Do(ctx, h, m.Object+".detach:"+attachmentID, func(st *Step) (string, error) {
		p, err := m.Load(st.Tx, id)
		if err != nil {
			return "", err
		}
		a, err := store.Get[models.Attachment](st.Tx, attachmentID)
		if err != nil {
			return "", err
		}
		if a.ObjectOf != m.Object || a.ObjectID != id {
			return "", models.Missing("attachment")
		}
		return a.FileKey, m.Fire(st, p, "detach", a)
	})
	if err != nil {
		return err
	}
	_ = h.Files.Delete(context.WithoutCancel(ctx), key) // nothing leads to it any more
	return nil
}

// Detached is the Apply of a verb "detach".
func Detached[P store.Entity](st *Step, _ P, a *models.Attachment) error {
	if err := store.Remove[models.Attachment](st.Tx, "id = ?", a.ID); err != nil {
		return err
	}
	return st.Note(a, "delete", Snapshot(a), nil, "")
}

// Open gives an attachment with its bytes to whoever may read the record it belongs to. more, if given, may refuse
// what the reading of that record alone does not decide.
func Open(ctx context.Context, h *House, id string, more func(*Sight, *models.Attachment) error) (*models.Attachment, io.ReadCloser, error) {
	who, err := SignedIn(ctx)
	if err != nil {
		return nil, nil, err
	}
	r := h.Store.Read(ctx)
	a, err := store.Get[models.Attachment](r, id)
	if err != nil {
		return nil, nil, err
	}
	standing, err := h.may(r, who, a.ObjectOf, a.ObjectID, "read")
	if err != nil {
		return nil, nil, models.Missing("attachment") // whose record it is, is nobody's business
	}
	if more != nil {
		if err := more(&Sight{Reader: r, Now: h.Clock.Now(), Actor: who, Standing: standing, House: h, Language: CallOf(ctx).Language}, a); err != nil {
			return nil, nil, err
		}
	}
	f, err := h.Files.Get(ctx, a.FileKey)
	return a, f, err
}

// fileName keeps the last part of a name in any script, without what could break a header or a terminal.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 150 {
		name = string(r[len(r)-150:]) // the end carries the extension
	}
	if strings.Trim(name, "./ ") == "" {
		return "file"
	}
	return name
}

// Media types that are taken, each with the extensions under which it may come.
var fileTypes = map[string][]string{
	"application/pdf": {".pdf"},
	"image/png":       {".png"},
	"image/jpeg":      {".jpg", ".jpeg"},
	"image/webp":      {".webp"},
	"image/heic":      {".heic", ".heif"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {".docx"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       {".xlsx"},
	"application/vnd.oasis.opendocument.text":                                 {".odt"},
	"application/vnd.oasis.opendocument.spreadsheet":                          {".ods"},
	"text/plain": {".txt"},
	"text/csv":   {".csv"},
}

// looker sees the bytes of a file go by and remembers what tells its type: the beginning, and the names of parts
// inside a container, which stand in it uncompressed.
type looker struct {
	head   []byte
	tail   []byte // the last bytes of the chunk before: a name may lie across two
	word   bool
	excel  bool
	macros bool
	binary bool
}

const headLength = 512

func (l *looker) Write(p []byte) (int, error) {
	if room := headLength - len(l.head); room > 0 {
		l.head = append(l.head, p[:min(room, len(p))]...)
	}
	chunk := append(l.tail, p...)
	l.word = l.word || bytes.Contains(chunk, []byte("word/document.xml"))
	l.excel = l.excel || bytes.Contains(chunk, []byte("xl/workbook.xml"))
	l.macros = l.macros || bytes.Contains(chunk, []byte("vbaProject.bin"))
	l.binary = l.binary || bytes.ContainsFunc(p, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' })
	l.tail = slices.Clone(chunk[max(0, len(chunk)-32):])
	return len(p), nil
}

// typeOf names the media type when it is one that is taken and the file's extension agrees.
func (l *looker) typeOf(name string) (string, bool) {
	t, ext := l.sniff(), strings.ToLower(path.Ext(name))
	if t == "text/plain" && ext == ".csv" {
		t = "text/csv" // the content alone cannot tell them apart
	}
	return t, slices.Contains(fileTypes[t], ext)
}

func (l *looker) sniff() string {
	starts := func(s string) bool { return bytes.HasPrefix(l.head, []byte(s)) }
	at := func(offset int, s string) bool {
		return len(l.head) >= offset+len(s) && string(l.head[offset:offset+len(s)]) == s
	}
	switch {
	case starts("%PDF-"):
		return "application/pdf"
	case starts("\x89PNG\r\n\x1a\n"):
		return "image/png"
	case starts("\xff\xd8\xff"):
		return "image/jpeg"
	case starts("RIFF") && at(8, "WEBP"):
		return "image/webp"
	case at(4, "ftyphei"), at(4, "ftyphev"), at(4, "ftypmif1"), at(4, "ftypmsf1"):
		return "image/heic"
	case starts("PK\x03\x04"):
		return l.container(at)
	case l.binary || len(l.head) == 0:
		return ""
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(l.head, []byte("\xef\xbb\xbf")), " \t\r\n\f")
	if bytes.HasPrefix(text, []byte("<")) || bytes.HasPrefix(text, []byte("#!")) {
		return "" // mark-up and scripts are not text to us
	}
	return "text/plain"
}

// container tells office documents apart: an OpenDocument file says what it is in its first entry, the others by the
// names of their parts.
func (l *looker) container(at func(int, string) bool) string {
	for _, odf := range []string{"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"} {
		// the next entry of the container follows at once, so a longer name (a template, say) is another type
		if at(30, "mimetype"+odf+"PK") {
			return odf
		}
	}
	switch {
	case l.macros || l.word == l.excel:
		return ""
	case l.word:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}
