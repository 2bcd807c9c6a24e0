package dataset

import (
	"fmt"
	"slices"
	"strings"

	"parley/graph"
)

var countryRules = []rule{
	{name: "all codes of ISO 3166-1 and XK, no other", weight: habit, whole: true, check: codes},
	{name: "alpha-3 and numeric code, but of XK", weight: habit, check: longCodes},
	{name: "no capital where it is disputed, but a note", weight: habit, check: capitals},
	{name: "an ambiguous form fits two countries", weight: habit, whole: true, check: ambiguousForms},
	{name: "an ambiguous form is no alias", weight: habit, check: ambiguousAliases},
}

// iso holds the alpha-2 codes of ISO 3166-1.
var iso = strings.Fields(`
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT
MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`)

// kosovo has a code for use outside the standard, and nothing else in it.
const kosovo = "XK"

func codes(v *view, tell tell) {
	all := append(slices.Clone(iso), kosovo)
	for _, code := range all {
		if id := graph.NewID(graph.KindCountry, code); v.country[id] == nil {
			tell(id, "", "add it, with a meeting or without", "the country is missing")
		}
	}
	for _, c := range v.countries {
		if !slices.Contains(all, c.Code()) {
			tell(c.ID, "id", "use a code of ISO 3166-1, or XK for Kosovo", "%q is not a code of ISO 3166-1", c.Code())
		}
	}
}

func longCodes(v *view, tell tell) {
	for _, c := range v.countries {
		for field, code := range map[string]string{"alpha3": c.Alpha3, "numeric": c.Numeric} {
			switch {
			case c.Code() != kosovo && code == "":
				tell(c.ID, field, "look it up in ISO 3166-1", "the code is missing")
			case c.Code() == kosovo && code != "":
				tell(c.ID, field, "leave it out", "ISO 3166-1 has no such code for Kosovo")
			}
		}
	}
}

// disputedCapitals are the codes of countries whose capital the data do not name.
var disputedCapitals = []string{"EH", "IL", "PS"}

func capitals(v *view, tell tell) {
	for _, c := range v.countries {
		if !slices.Contains(disputedCapitals, c.Code()) {
			continue
		}
		if c.Capital != "" {
			tell(c.ID, "capital", "leave it out, and let the note say why", "the data name no capital where it is disputed")
		}
		if c.Note == "" {
			tell(c.ID, "note", "say in one neutral sentence what is disputed", "there is neither a capital nor a note")
		}
	}
}

func ambiguousForms(v *view, tell tell) {
	times := v.ambiguous()
	for _, c := range v.countries {
		for i, form := range c.AmbiguousForms {
			if times[form] < 2 {
				tell(c.ID, fmt.Sprintf("ambiguousForms[%d]", i), "give the form to the other country too, or make it an alias of this one",
					"%q fits this country alone", form)
			}
		}
	}
}

// ambiguousAliases: a form may be a whole name, which wins (Guinea), but an
// alias would name one country where the form says that there are two.
func ambiguousAliases(v *view, tell tell) {
	folded := make(map[string]bool)
	for form := range v.ambiguous() {
		folded[graph.Fold(form)] = true
	}
	for _, c := range v.countries {
		for i, alias := range c.Aliases {
			if folded[graph.Fold(alias)] {
				tell(c.ID, fmt.Sprintf("aliases[%d]", i), "leave it out, or take it from the ambiguous forms", "%q is a form that fits several countries", alias)
			}
		}
	}
}

// ambiguous counts the countries of each ambiguous form.
func (v *view) ambiguous() map[string]int {
	times := make(map[string]int)
	for _, c := range v.countries {
		for _, form := range c.AmbiguousForms {
			times[form]++
		}
	}
	return times
}
