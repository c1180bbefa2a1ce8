package ids

import (
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	for _, c := range [][2]string{
		{"улытау", "Ұлытау"}, {"омир", "өмір"}, {"волонтер", "волонтёр"}, {"маңгыстау", "МАҢҒЫСТАУ"},
		{"жетису", "Жетісу"}, {"уй", "Үй"}, {"жаһан", "Жахан"}, {"солтустик", "Солтүстiк"}, {"ойран", "о\u0438\u0306ран"},
		{"волонтер", "волонт\u0435\u0308р"}, {"таза  әлем ", "Таза\u00a0Әлем"}, {"qamqor", "Qamqor"}, {"мектеп", "MEКТЕП"},
	} {
		if a, b := Fold(c[0]), Fold(c[1]); a != b {
			t.Errorf("%q folds to %q and %q to %q", c[0], a, c[1], b)
		}
	}
	if got := Fold("ӘҒҚҢӨҰҮҺІЁЙ"); got != "агкноуухиеи" {
		t.Errorf("the special letters fold to %q", got)
	}
	if got := Fold("Bank COOP"); got != "bank coop" {
		t.Errorf("Latin words fold to %q", got)
	}
}

func TestRepairKazakh(t *testing.T) {
	for in, want := range map[string]string{
		"КЇРШІМ АУДАНЫ":       "КҮРШІМ АУДАНЫ",
		"СОЛ ЖАЄА АУДАНЫ":     "СОЛ ЖАҒА АУДАНЫ",
		"МАРЌАКҐЛ АУДАНЫ":     "МАРҚАКӨЛ АУДАНЫ",
		"БЎЛАНДЫ АУДАНЫ":      "БҰЛАНДЫ АУДАНЫ",
		"ЕЅБЕКШІЛДЕР АУДАНЫ":  "ЕҢБЕКШІЛДЕР АУДАНЫ",
		"ЈЙТЕКЕ БИ АУДАНЫ":    "ӘЙТЕКЕ БИ АУДАНЫ",
		"Байќоѕыр ауданы":     "Байқоңыр ауданы",
		"Солтүстiк Қазақстан": "Солтүстік Қазақстан",
		"Қaрағанды":           "Қарағанды",
		"Qamqor":              "Qamqor",
		"UNV жобасы":          "UNV жобасы",
		"UNVда":               "UNVда", // a Latin name with a Kazakh ending
		"Қазақ, Київ":         "Қазақ, Київ",
	} {
		got, changed := RepairKazakh(in)
		if got != want || changed != (in != want) {
			t.Errorf("%q: %q, %v; want %q", in, got, changed, want)
		}
	}
}

func TestRegions(t *testing.T) {
	all := Regions()
	kinds := map[string]int{}
	for i, r := range all {
		kinds[r.Kind]++
		if r.ISO != "KZ-"+r.KATO[:2] || len(r.KATO) != 9 || i > 0 && all[i-1].ISO >= r.ISO {
			t.Errorf("%s and %s do not agree or are out of order", r.ISO, r.KATO)
		}
		for _, n := range []Names{r.Name, r.Short, r.Centre} {
			complete(t, r.ISO, n)
		}
	}
	if len(all) != 20 || kinds[RegionKind] != 17 || kinds[CityKind] != 3 {
		t.Errorf("%d regions: %v", len(all), kinds)
	}
	all[0].ISO = "changed"
	if Regions()[0].ISO != "KZ-10" {
		t.Error("a caller can change the list")
	}
	r, ok := RegionByISO("KZ-62")
	if !ok || r.Name.In("kk") != "Ұлытау облысы" || r.Centre.RU != "Жезказган" || r.ValidFrom != "2022-06-08" {
		t.Errorf("KZ-62 is %+v", r)
	}
	if _, ok := RegionByISO("KZ-99"); ok {
		t.Error("KZ-99 exists")
	}
	if r, ok := RegionByKATO("750000000"); !ok || r.Name.In("en") != "Almaty (city)" {
		t.Errorf("Almaty is %+v", r)
	}
	for _, kato := range []string{"", "75", "7500000xx", "990000000"} {
		if _, ok := RegionByKATO(kato); ok {
			t.Errorf("KATO %q has a region", kato)
		}
	}
}

func TestFindRegions(t *testing.T) {
	for query, want := range map[string]string{
		"улытау":              "KZ-62",
		"Улытауская область":  "KZ-62",
		"область Ұлытау":      "KZ-62",
		"жетысуская":          "KZ-33",
		"Jetisu":              "",
		"zhetisu":             "KZ-33",
		"каражал":             "",
		"усть-каменогорск":    "KZ-63",
		"оскемен":             "KZ-63",
		"алматы":              "KZ-19 KZ-75",
		"Солтүстiк Қазақстан": "KZ-59",
		"г. Астана":           "KZ-71",
		" ":                   "",
	} {
		var codes []string
		for _, r := range FindRegions(query) {
			codes = append(codes, r.ISO)
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestClassifiers(t *testing.T) {
	if len(SDGs()) != 17 || len(Directions()) != 8 || len(ActivityTypes()) != 8 || len(NGOAreas()) != 11 ||
		len(ICNPOGroups()) != 12 || len(KBeResidencies()) != 2 || len(KBeSectors()) != 9 {
		t.Error("a list is not complete")
	}
	for i, s := range SDGs() {
		complete(t, "SDG", s.Name)
		if s.Number != i+1 {
			t.Errorf("goal %d is in place %d", s.Number, i+1)
		}
	}
	codes := map[string]bool{}
	once := func(list string, item Item) {
		complete(t, list+" "+item.Code, item.Name)
		if key := list + item.Code; codes[key] || item.Code == "" {
			t.Errorf("%s: code %q is empty or twice in the list", list, item.Code)
		} else {
			codes[key] = true
		}
	}
	for _, d := range Directions() {
		once("directions", d.Item)
		if d.Brand == "" {
			t.Errorf("%s has no brand", d.Code)
		}
	}
	for _, a := range ActivityTypes() {
		once("activity types", a.Item)
	}
	for list, items := range map[string][]Item{"areas": NGOAreas(), "ICNPO": ICNPOGroups(), "residency": KBeResidencies(), "sector": KBeSectors()} {
		for _, item := range items {
			once(list, item)
		}
	}
	if d, ok := DirectionByCode("taza_alem"); !ok || d.Brand != "Taza Álem" {
		t.Errorf("taza_alem is %+v", d)
	}
	if s, ok := SDGByNumber(13); !ok || s.Name.In("en") != "Climate action" {
		t.Errorf("goal 13 is %+v", s)
	}
	if _, ok := SDGByNumber(18); ok {
		t.Error("there is an eighteenth goal")
	}
	for code, want := range map[string]int{"environment": 0, "disaster_relief": 18, "emergency_support": 18, "convicts": 18, "hazardous_work": 18} {
		if a, ok := ActivityTypeByCode(code); !ok || a.MinAge == nil || *a.MinAge != want {
			t.Errorf("%s: %+v, want %d", code, a, want)
		}
	}
	if a, ok := ActivityTypeByCode("missing_persons"); !ok || a.MinAge != nil {
		t.Errorf("missing_persons has the age limit %v", a.MinAge)
	}
}

// complete fails when a name lacks a language.
func complete(t *testing.T, what string, n Names) {
	t.Helper()
	for _, lang := range []string{"kk", "ru", "en"} {
		if n.In(lang) == "" {
			t.Errorf("%s has no name in %s", what, lang)
		}
	}
}
