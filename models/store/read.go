package store

import (
	"encoding/json"
	"fmt"
	"reflect"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// read loads the records of a query, of which there are about as many as expected. GORM knows which column is which
// field; filling the fields itself it would take half the time of a list.
func read[T any](q *gorm.DB, expected int) ([]T, error) {
	st := &gorm.Statement{DB: q}
	if err := st.Parse(new(T)); err != nil {
		return nil, err
	}
	rows, err := q.Model(new(T)).Rows()
	if err != nil {
		return nil, translate(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, translate(err)
	}
	fields := make([]*schema.Field, len(columns))
	for i, name := range columns {
		if fields[i] = st.Schema.LookUpField(name); fields[i] == nil {
			return nil, fmt.Errorf("store: no field for the column %s.%s", st.Table, name)
		}
	}
	out := make([]T, 0, expected)
	dest, texts := make([]any, len(columns)), make([]asJSON, len(columns))
	for rows.Next() {
		out = append(out, *new(T))
		record := reflect.ValueOf(&out[len(out)-1]).Elem()
		for i, f := range fields {
			dest[i] = record.FieldByIndex(f.StructField.Index).Addr().Interface()
			if f.Serializer != nil {
				texts[i].into, dest[i] = dest[i], &texts[i]
			}
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, translate(err)
		}
	}
	return out, translate(rows.Err())
}

// asJSON fills a field whose column holds JSON; NULL leaves it empty.
type asJSON struct{ into any }

// Scan reads what either engine hands out.
func (j *asJSON) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), j.into)
	case []byte:
		return json.Unmarshal(v, j.into)
	}
	return fmt.Errorf("store: %T is no JSON", v)
}
