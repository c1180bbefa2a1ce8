package ids

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

// Names is a name in the three languages of the interface.
type Names struct {
	KK string `json:"kk"`
	RU string `json:"ru"`
	EN string `json:"en"`
}

// In returns the name in a language ("kk", "ru", "en"); any other language gets English.
func (n Names) In(lang string) string {
	switch lang {
	case "kk":
		return n.KK
	case "ru":
		return n.RU
	}
	return n.EN
}

// The two kinds of first-level units.
const (
	RegionKind = "region"
	CityKind   = "city" // of republican significance
)

// Region is a first-level unit of Kazakhstan: one of 17 regions and 3 cities. Its ISO code is "KZ-" and the first two
// digits of KATO, the national classifier of territories; the letter codes were withdrawn in November 2022.
type Region struct {
	ISO       string   `json:"iso"`  // ISO 3166-2, "KZ-62"
	KATO      string   `json:"kato"` // nine digits, "620000000"
	Kind      string   `json:"kind"` // RegionKind or CityKind
	Name      Names    `json:"name"`
	Short     Names    `json:"short"`
	Centre    Names    `json:"centre"`               // its administrative centre; of a city, itself
	Aliases   []string `json:"aliases,omitempty"`    // other names in use
	FormerISO string   `json:"former_iso,omitempty"` // the code before November 2022, found in older data; empty where none
	ValidFrom string   `json:"valid_from,omitempty"` // ISO date since when it exists; empty where it matters to nobody
	ValidTo   string   `json:"valid_to,omitempty"`   // ISO date of its last day; empty while it exists
}

//go:embed regions.json
var regionsFile []byte

var regions = sync.OnceValue(func() []Region { return read[[]Region](regionsFile) })

// Regions returns all regions and cities in the order of their codes.
func Regions() []Region { return slices.Clone(regions()) }

// RegionByISO returns the region of an ISO 3166-2 code, "KZ-62".
func RegionByISO(iso string) (Region, bool) {
	return find(regions(), func(r Region) bool { return r.ISO == iso })
}

// RegionByKATO returns the region in which a place of any level lies, by the nine digits of the place.
func RegionByKATO(kato string) (Region, bool) {
	if len(kato) != 9 || !only(kato, digits) {
		return Region{}, false
	}
	return RegionByISO("KZ-" + kato[:2])
}

// FindRegions returns the regions one of whose names, in any language, holds the words of a query as Fold sees them.
func FindRegions(query string) []Region {
	key := Fold(query)
	var found []Region
	for _, r := range regions() {
		if key != "" && slices.ContainsFunc(r.names(), func(name string) bool { return strings.Contains(Fold(name), key) }) {
			found = append(found, r)
		}
	}
	return found
}

func (r Region) names() []string {
	names := slices.Clone(r.Aliases)
	for _, n := range []Names{r.Name, r.Short, r.Centre} {
		names = append(names, n.KK, n.RU, n.EN)
	}
	return names
}

// Item is an entry of a classifier.
type Item struct {
	Code string `json:"code"`
	Name Names  `json:"name"`
}

// SDG is one of the 17 Sustainable Development Goals of the United Nations.
type SDG struct {
	Number int   `json:"number"`
	Name   Names `json:"name"`
}

// Direction is one of the directions of the national volunteer network Birgemiz, known by its brand.
type Direction struct {
	Item
	Brand string `json:"brand"`
}

// ActivityType is a type of volunteer activity by the Law on volunteer activity of 2016.
type ActivityType struct {
	Item
	// MinAge is the least age in years by Article 12; 0 is any age, with a parent's consent below 14; nil means that
	// the law sets none that we found, and people decide.
	MinAge *int `json:"min_age"`
}

//go:embed classifiers.json
var classifiersFile []byte

// lists is the form of classifiers.json.
type lists struct {
	SDGs           []SDG          `json:"sdgs"`
	Directions     []Direction    `json:"directions"`
	ActivityTypes  []ActivityType `json:"activity_types"`
	NGOAreas       []Item         `json:"ngo_areas"`
	ICNPOGroups    []Item         `json:"icnpo_groups"`
	KBeResidencies []Item         `json:"kbe_residencies"`
	KBeSectors     []Item         `json:"kbe_sectors"`
	BudgetUnits    []Item         `json:"budget_units"`
}

var classifiers = sync.OnceValue(func() lists { return read[lists](classifiersFile) })

// SDGs returns the goals 1 to 17.
func SDGs() []SDG { return slices.Clone(classifiers().SDGs) }

// SDGByNumber returns a goal.
func SDGByNumber(number int) (SDG, bool) {
	return find(classifiers().SDGs, func(s SDG) bool { return s.Number == number })
}

// Directions returns the eight directions of Birgemiz.
func Directions() []Direction { return slices.Clone(classifiers().Directions) }

// DirectionByCode returns a direction, "taza_alem".
func DirectionByCode(code string) (Direction, bool) {
	return find(classifiers().Directions, func(d Direction) bool { return d.Code == code })
}

// ActivityTypes returns the types of volunteer activity.
func ActivityTypes() []ActivityType { return slices.Clone(classifiers().ActivityTypes) }

// ActivityTypeByCode returns a type of volunteer activity, "environment".
func ActivityTypeByCode(code string) (ActivityType, bool) {
	return find(classifiers().ActivityTypes, func(a ActivityType) bool { return a.Code == code })
}

// NGOAreas returns the areas of work in the state database of NGOs.
func NGOAreas() []Item { return slices.Clone(classifiers().NGOAreas) }

// ICNPOGroups returns the groups of the International Classification of Non-profit Organizations, used in statistics.
func ICNPOGroups() []Item { return slices.Clone(classifiers().ICNPOGroups) }

// KBeResidencies returns the meanings of the first digit of a beneficiary code.
func KBeResidencies() []Item { return slices.Clone(classifiers().KBeResidencies) }

// KBeSectors returns the meanings of the second digit of a beneficiary code.
func KBeSectors() []Item { return slices.Clone(classifiers().KBeSectors) }

// BudgetUnits returns the units in which the lines of a budget are usually counted; any other may be written.
func BudgetUnits() []Item { return slices.Clone(classifiers().BudgetUnits) }

// find returns the first entry that matches.
func find[T any](entries []T, matches func(T) bool) (T, bool) {
	if i := slices.IndexFunc(entries, matches); i >= 0 {
		return entries[i], true
	}
	var none T
	return none, false
}

// read decodes a file that is part of the program; a member that no field takes is a slip and stops it.
func read[T any](file []byte) (value T) {
	dec := json.NewDecoder(bytes.NewReader(file))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&value); err != nil {
		panic(err)
	}
	return value
}
