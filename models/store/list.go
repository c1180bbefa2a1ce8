package store

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"demeu/models"
	"demeu/models/ids"

	"gorm.io/gorm"
)

// Query is what a caller asks of a list. Names are public ones; what is not in the object's listing is refused.
type Query struct {
	Limit   int               // 0 means 20, at most 200
	Cursor  string            // of the page before
	Sort    string            // a public name, "-" before it for descending; "" for newest first
	Filters map[string]string // by public name, exact
	Search  string            // folded, anywhere in the text
	Count   bool              // count all of it too

	only string // a condition of the store's own, beside what the caller asks
	with []any
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	Next  string // "" on the last page
	Total *int64 // only when asked
}

// listing says what a list of one object may be asked. Sort columns are never NULL, or text that reads NULL as "": the
// keyset depends on it.
type listing struct {
	filters  map[string]column
	sorts    map[string]string
	search   string // the column with the folded text
	sort     string // the default, newest first when empty
	from     string // the tables and columns of rows that show more than the record itself, and less
	columns  string
	nullable string   // a sort column of text that may be NULL
	private  []string // filters, and "q" for the search, by what experts do not see: nothing of theirs answers to them
}

// column is a filter: the column and how its text is read.
type column struct {
	name string
	kind byte // 't' text, 's' one of several words with commas between them, 'i' id, 'b' true or false, 'n' whole number
}

var listings = map[string]listing{}

const (
	defaultLimit  = 20
	maxLimit      = 200
	longestSearch = 200 // characters: every word is a condition, and no database takes any number of those
)

// List reads one page of what the scope allows, by keyset: the cursor holds the last row's sort value and id.
func List[T any, P Record[T]](r Reader, scope models.Scope, q Query) (Page[T], error) {
	object := P(new(T)).Object()
	spec := listings[object]
	if scope.Object != object {
		panic("store: the scope of " + scope.Object + " used for " + object)
	}
	var page Page[T]
	var bad models.Fields
	if q.Limit == 0 {
		q.Limit = defaultLimit
	}
	bad.Check(q.Limit > 0 && q.Limit <= maxLimit, "/limit", "field.range", "min", "1", "max", strconv.Itoa(maxLimit))

	asks := func(name string) bool {
		return q.Filters[name] != "" || name == "q" && strings.TrimSpace(q.Search) != ""
	}
	if slices.ContainsFunc(spec.private, asks) {
		scope.Personal = slices.DeleteFunc(slices.Clone(scope.Personal), func(r models.Role) bool { return r == models.Expert })
	}
	cond, args := within(scope)
	db, table := r.db().Model(new(T)).Where(cond, args...), reaches[object].table+"."
	if spec.from != "" {
		db = db.Table(spec.from)
	}
	if q.only != "" {
		db = db.Where(q.only, q.with...)
	}
	for _, name := range sortedKeys(q.Filters) {
		col, ok := spec.filters[name]
		if !ok {
			bad.Add("/"+name, "filter.unknown")
			continue
		}
		v, ok := col.read(q.Filters[name])
		if !ok {
			bad.Add("/"+name, "field.format")
			continue
		}
		if col.kind == 's' {
			db = db.Where(table+col.name+" IN ?", v)
		} else {
			db = db.Where(table+col.name+" = ?", v)
		}
	}
	if s := strings.TrimSpace(q.Search); s != "" {
		switch {
		case spec.search == "":
			bad.Add("/q", "filter.unknown")
		case utf8.RuneCountInString(s) > longestSearch:
			bad.Add("/q", "field.length")
		default:
			for _, word := range strings.Fields(ids.Fold(s)) {
				db = db.Where(table+spec.search+` LIKE ? ESCAPE '\'`, like(word))
			}
		}
	}
	name := q.Sort
	if name == "" {
		name = spec.sort
	}
	if name == "" {
		name = "-created_at"
	}
	col, known := spec.sorts[strings.TrimPrefix(name, "-")]
	if strings.TrimPrefix(name, "-") == "created_at" {
		col, known = "created_at", true
	}
	bad.Check(known, "/sort", "sort.unknown")
	if err := bad.Err("request.invalid"); err != nil {
		return page, err
	}
	field, by := fieldOf[T](r.db(), col), table+col
	if spec.nullable == col {
		by = "COALESCE(" + by + ", '')"
	}
	op, dir := ">", "ASC"
	if strings.HasPrefix(name, "-") {
		op, dir = "<", "DESC"
	}
	if q.Count {
		var n int64
		if err := db.Session(&gorm.Session{}).Count(&n).Error; err != nil {
			return page, translate(err)
		}
		page.Total = &n
	}
	if q.Cursor != "" {
		v, id, ok := openCursor(q.Cursor, name, reflect.TypeFor[T]().FieldByIndex(field).Type)
		if !ok {
			return page, models.Bad("/cursor", "field.format")
		}
		db = db.Where("("+by+", "+table+"id) "+op+" (?, ?)", v, id)
	}
	if spec.columns != "" {
		db = db.Select(spec.columns)
	}
	var err error
	if page.Items, err = read[T](db.Order(by+" "+dir+", "+table+"id "+dir).Limit(q.Limit+1), q.Limit+1); err != nil {
		return page, err
	}
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		last := &page.Items[q.Limit-1]
		v := reflect.ValueOf(last).Elem().FieldByIndex(field).Interface()
		page.Next = closeCursor(name, v, P(last).Meta().ID)
	}
	return page, nil
}

// Total counts what the scope allows.
func Total[T any, P Record[T]](r Reader, scope models.Scope) (int64, error) {
	cond, args := within(scope)
	return Count[T](r, cond, args...)
}

func (c column) read(s string) (any, bool) {
	switch c.kind {
	case 'i':
		return s, models.IsID(s)
	case 'b':
		v, err := strconv.ParseBool(s)
		return v, err == nil
	case 'n':
		v, err := strconv.ParseInt(s, 10, 64)
		return v, err == nil
	case 's':
		return strings.Split(s, ","), len(s) <= 200
	}
	return s, len(s) <= 200
}

func fieldOf[T any](db *gorm.DB, col string) []int {
	st := &gorm.Statement{DB: db}
	if err := st.Parse(new(T)); err != nil {
		panic(err) // a model that gorm cannot read fails in every test
	}
	f := st.Schema.LookUpField(col)
	if f == nil {
		panic("store: no column " + col)
	}
	return f.StructField.Index
}

// Filters are the public names of an object's filters, sorted.
func Filters(object string) []string {
	var names []string
	for n := range listings[object].filters {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

type cursor struct {
	Sort string `json:"s"`
	At   string `json:"v"`
	ID   string `json:"i"`
}

func closeCursor(sort string, v any, id string) string {
	c := cursor{Sort: sort, ID: id}
	switch v := v.(type) {
	case models.Time:
		c.At = v.UTC().Format(time.RFC3339Nano)
	default:
		c.At = text(v)
	}
	b, _ := json.Marshal(c) // three strings
	return base64.RawURLEncoding.EncodeToString(b)
}

// openCursor reads the value as what the sort column holds: a title may look like a number or a day.
func openCursor(s, sort string, column reflect.Type) (any, string, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	var c cursor
	if err != nil || json.Unmarshal(b, &c) != nil || c.Sort != sort || !models.IsID(c.ID) {
		return nil, "", false
	}
	switch {
	case column == reflect.TypeFor[models.Time]():
		t, err := time.Parse(time.RFC3339Nano, c.At)
		return models.At(t), c.ID, err == nil
	case column.Kind() == reflect.Int64:
		n, err := strconv.ParseInt(c.At, 10, 64)
		return n, c.ID, err == nil
	}
	return c.At, c.ID, !strings.ContainsRune(c.At, 0)
}

func text(v any) string {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(rv.Int(), 10)
	default:
		return rv.String()
	}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
