package calendar

import (
	"errors"
	"time"
	_ "time/tzdata" // a machine without zone data must not move a deadline
)

// Kazakhstan is the zone of the whole country since 1 March 2024: UTC+5 without summer time.
const Kazakhstan = "Asia/Almaty"

// The ways in which a local time can be wrong.
var (
	ErrClock = errors.New("calendar: not a time of day")
	ErrZone  = errors.New("calendar: unknown time zone")
	ErrGap   = errors.New("calendar: clocks skip this time of that day")
	ErrStale = errors.New("calendar: time zone data of this machine are older than release 2024a")
)

// LocalTime is a deadline as it was announced: a day, a time and the zone in which to read them. It becomes an
// instant only when compared, so a change of the zone's rules moves the instant and never the words. Embedded in a
// GORM model with a prefix x_ it takes the columns x_date, x_clock and x_zone.
type LocalTime struct {
	Date  Date   `json:"date" gorm:"column:date"`
	Clock string `json:"clock" gorm:"column:clock"` // "18:00", or "23:59:59" where seconds matter
	Zone  string `json:"zone" gorm:"column:zone"`   // IANA name such as "Asia/Almaty"
}

// LocalAt returns the local time of an instant in a zone. Parts of a second are cut off: no deadline has any.
func LocalAt(t time.Time, zone string) (LocalTime, error) {
	loc, err := location(zone)
	if err != nil {
		return LocalTime{}, err
	}
	t = t.In(loc)
	clock := t.Format("15:04")
	if t.Second() != 0 {
		clock = t.Format(time.TimeOnly)
	}
	return LocalTime{DateAt(t, loc), clock, zone}, nil
}

// IsZero reports whether no time is set at all.
func (l LocalTime) IsZero() bool { return l == LocalTime{} }

// UTC returns the instant. A time that comes twice in a day, when clocks are put back, means the later of the two,
// so that nobody loses the hour; one that clocks skip is ErrGap.
func (l LocalTime) UTC() (time.Time, error) {
	loc, err := location(l.Zone)
	if err != nil {
		return time.Time{}, err
	}
	wall, err := l.wall()
	if err != nil {
		return time.Time{}, err
	}
	// The offsets a day before and a day after are the only two that can hold at this time.
	_, before := wall.Add(-24 * time.Hour).In(loc).Zone()
	_, after := wall.Add(24 * time.Hour).In(loc).Zone()
	for _, offset := range []int{min(before, after), max(before, after)} { // the smaller offset is the later instant
		instant := wall.Add(-time.Duration(offset) * time.Second)
		if _, actual := instant.In(loc).Zone(); actual == offset {
			return instant, nil
		}
	}
	return time.Time{}, ErrGap
}

// Validate reports what keeps the local time from being an instant: ErrDate, ErrClock, ErrZone or ErrGap.
func (l LocalTime) Validate() error {
	_, err := l.UTC()
	return err
}

// wall returns the date and the time as if the zone were UTC.
func (l LocalTime) wall() (time.Time, error) {
	if !l.Date.Valid() {
		return time.Time{}, ErrDate
	}
	layout := "2006-01-02 15:04"
	if len(l.Clock) == len(time.TimeOnly) {
		layout = time.DateTime
	}
	t, err := time.Parse(layout, string(l.Date)+" "+l.Clock)
	if err != nil || len(layout) != len(l.Date)+1+len(l.Clock) {
		return time.Time{}, ErrClock
	}
	return t, nil
}

// location loads a zone by its IANA name. "" and "Local" would mean whatever machine the program runs on.
func location(zone string) (*time.Location, error) {
	if zone == "" || zone == "Local" {
		return nil, ErrZone
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return nil, ErrZone
	}
	return loc, nil
}

// CheckZones returns ErrStale where the machine's own zone data, which Go prefers to the embedded ones, do not know
// that Kazakhstan has been at UTC+5 since 1 March 2024. Call it at start: such a machine closes calls an hour early.
func CheckZones() error {
	noon, err := LocalTime{"2024-03-01", "12:00", Kazakhstan}.UTC()
	if err != nil {
		return err
	}
	if noon.Hour() != 12-5 {
		return ErrStale
	}
	return nil
}
