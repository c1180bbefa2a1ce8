package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"demeu/models"
	"demeu/policies"
	"demeu/workflows"
)

// statesPage draws every machine from its table and lists its verbs.
func statesPage(tables []workflows.Table, policy *policies.Policy) []byte {
	var b bytes.Buffer
	b.WriteString("# States\n\nMade from the tables in `workflows/`; change those, then run `demeu docs docs`.\n")
	for _, t := range tables {
		fmt.Fprintf(&b, "\n## %s\n\n```mermaid\nstateDiagram-v2\n", t.Object())
		for _, v := range t.Verbs() {
			for _, from := range v.From {
				to := v.To
				if to == "" {
					to = from
				}
				fmt.Fprintf(&b, "  %s --> %s: %s\n", from, to, v.Name)
			}
		}
		b.WriteString("```\n\n| verb | from | to | who | duty | told |\n|---|---|---|---|---|---|\n")
		for _, v := range t.Verbs() {
			to, who := v.To, words(policy.Roles(t.Object(), v.Name))
			if to == "" {
				to = "–"
			}
			if v.Hidden {
				who = "the platform"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", v.Name, strings.Join(v.From, ", "), to, who, v.Duty, words(v.Tells))
		}
	}
	return b.Bytes()
}

// rolesPage prints the matrix: what each role may do, and what is denied whatever else somebody is.
func rolesPage(policy *policies.Policy) []byte {
	var b bytes.Buffer
	b.WriteString("# Roles\n\nMade from `policies/policy.csv`; change that, then run `demeu docs docs`.\n\n")
	b.WriteString("A role counts on a record only when its organisation stands on the right side of it. A denied verb stays denied whatever other roles somebody holds.\n")
	objects := map[string][]string{}
	for _, l := range policy.Lines() {
		if l.Verb != "*" && !slices.Contains(objects[l.Object], l.Verb) {
			objects[l.Object] = append(objects[l.Object], l.Verb)
		}
	}
	var names []string
	for o := range objects {
		names = append(names, o)
	}
	slices.Sort(names)
	for _, o := range names {
		fmt.Fprintf(&b, "\n## %s\n\n| verb | allowed | denied |\n|---|---|---|\n", o)
		for _, v := range objects[o] {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", v, words(policy.Roles(o, v)), words(policy.Denied(o, v)))
		}
	}
	return b.Bytes()
}

func words(roles []models.Role) string {
	s := make([]string, len(roles))
	for i, r := range roles {
		s[i] = string(r)
	}
	return strings.Join(s, ", ")
}
