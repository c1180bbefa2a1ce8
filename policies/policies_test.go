package policies_test

import (
	"math/rand/v2"
	"testing"

	"demeu/models"
	"demeu/policies"
)

// The table that answers in production and Casbin itself agree on random sets of roles, also on nonsense.
func TestTableEqualsCasbin(t *testing.T) {
	p, err := policies.Load()
	if err != nil {
		t.Fatal(err)
	}
	roles := append(models.GrantableRoles(), models.SignedIn, models.Expert, models.Self, models.Insider, models.Conflicted, "nobody", "")
	lines := p.Lines()
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 1))
	for range 20_000 {
		var standing models.Standing
		for range rng.IntN(4) {
			standing = append(standing, roles[rng.IntN(len(roles))])
		}
		l := lines[rng.IntN(len(lines))]
		object, verb := l.Object, l.Verb
		if rng.IntN(20) == 0 {
			object = lines[rng.IntN(len(lines))].Object
		}
		if verb == "*" || rng.IntN(50) == 0 {
			verb = "read"
		}
		want, err := p.Ask(standing, object, verb)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Check(standing, object, verb); got != want {
			t.Fatalf("seed %d: %v %s %s: table %v, casbin %v", seed, standing, object, verb, got, want)
		}
	}
}

// Fewer lines than there must be, or none at all, stop the program instead of opening it.
func TestShortPolicyRefuses(t *testing.T) {
	for _, csv := range []string{"", "p, signed_in, call, read, allow\n"} {
		if _, err := policies.LoadFrom(csv); err == nil {
			t.Errorf("a policy of %d bytes was accepted", len(csv))
		}
	}
}

// A deny beats every allow, and empty words are never allowed.
func TestDenyWins(t *testing.T) {
	p, err := policies.Load()
	if err != nil {
		t.Fatal(err)
	}
	if !p.Check(models.Standing{models.ComplianceOfficer}, "organisation", "verify") {
		t.Error("a compliance officer verifies organisations")
	}
	if p.Check(models.Standing{models.ComplianceOfficer, models.Insider}, "organisation", "verify") {
		t.Error("nobody verifies an organisation of their own")
	}
	for _, q := range [][2]string{{"", "read"}, {"call", ""}, {"", ""}} {
		if p.Check(models.Standing{models.PlatformAdmin}, q[0], q[1]) {
			t.Errorf("%q was allowed", q)
		}
	}
}
