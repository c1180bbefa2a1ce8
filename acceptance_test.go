package main

import (
	"fmt"
	"testing"

	"demeu/models/store"
)

// The story of the main job, played over HTTP on the data of demo/, with the clock of the data. Each sentence is a
// step; what the data expect is asserted where it happens, and printed by -v. A step that proves a requirement carries
// its id.

func TestAcceptance_LongCall_SQLite(t *testing.T)   { longCall(t, store.SQLite) }
func TestAcceptance_LongCall_Postgres(t *testing.T) { longCall(t, store.Postgres) }

func longCall(t *testing.T, engine store.Engine) {
	s := newStory(t, engine, "2026-01-12T09:00:00+05:00")

	s.says("The platform lets its first administrator in, who sets up an operator and names its director.")
	s.operator("standard")
	s.says("The director names the officers; a second person confirms each of them.")
	s.staff()
	s.says("A state, a private and an international donor join and sign their agreements; their money arrives.")
	s.donors("D-STATE", "D-PRIV", "D-INT")
	s.says("The international donor pays in euro: one deal at the call's fixed rate makes tenge of it.")
	s.expect("the lot of the euro deal", s.stage("D-INT", "available"), "90000000.00")

	s.says("An officer writes the call as data, in three languages; the director publishes it, as a second person.")
	s.call("CALL-2026-L1")
	s.proves("C05_SeveralDonors", "Three donors put 450 million into it, and no tiyn more than they have.", s.funding)
	s.at("2026-02-02T09:00:00+05:00")
	s.proves("C01Z12_CallIsDataInThreeLanguages", "The call opens by the clock of Astana, and everybody can read it.", func() {
		s.expect("the phase", s.public("phase"), "open")
		s.inThreeLanguages()
	})

	s.proves("A04A05A06_BudgetsAreAddedUp", "Six organisations apply; each sees its sums, shares and findings before it sends.", func() {
		for _, app := range []string{"APP-03", "APP-07", "APP-01", "APP-04", "APP-06", "APP-02"} {
			s.apply(app)
		}
	})
	s.proves("A02_ClosingToTheSecond", "The seventh comes one second before the closing; from the closing instant on nothing is taken in, and the draft of whoever is late stays theirs.", func() {
		s.apply("APP-05")
		s.tooLate()
	})

	s.at("2026-03-11T10:00:00+05:00")
	s.proves("A11E08_DueByWorkingDays", "The days of screening and evaluation are counted by the days off.", func() {
		s.expect("screening is due", s.due("screening"), "2026-03-27")
		s.expect("evaluation is due", s.due("evaluation"), "2026-04-17")
	})
	s.says("Officers screen: five pass; a young one and a foreign one are refused with the findings that they had seen themselves.")
	s.screen("APP-01", "APP-02", "APP-03", "APP-04", "APP-05")
	s.refuse("APP-06", "APP-07")

	s.says("Five experts join the roster and declare their conflicts before they read a line.")
	s.at("2026-03-30T10:00:00+05:00")
	s.experts()
	s.proves("E03_ConflictLeavesNoTrace", "Whoever has a conflict finds no trace of that application, and the trail knows who declared it.", func() { s.noTrace("X3", "APP-02") })
	s.proves("E04_OwnScoreBeforeOthers", "Three experts score each application, nobody sees another's score before sending their own.", func() { s.score(false) })
	s.proves("E06_WideSpreadCallsAFurtherExpert", "Two opinions lie too far apart: a further expert is called in.", func() {
		s.rank()
		s.expect("a further opinion is needed", s.needsFurther(), []string{"APP-03"})
		s.score(true)
		s.rank()
		s.expect("nobody else is needed", s.needsFurther(), []string(nil))
	})
	s.proves("E07_OrderOfTheRanking", "The ranking has its order.", func() {
		s.expect("the ranking", s.ranking(), []string{"APP-02", "APP-05", "APP-01", "APP-03"})
		for _, e := range s.evaluation.list("expected") {
			app := text(e, "application")
			s.expect("the mean of "+app, s.rankingItem(app, "mean"), text(e, "mean"))
			s.expect("the spread of "+app, s.rankingItem(app, "spread"), text(e, "spread"))
		}
	})
	s.proves("E05_BothThresholdsAreNamed", "Whoever fails reads why: by the total, and by one criterion.", func() {
		s.expect("why APP-04 fails", s.reasons("APP-04"), []string{"threshold.criterion", "threshold.total"})
	})

	s.says("The commission decides within the money; two persons confirm the batch with its minutes.")
	s.at("2026-04-24T15:00:00+05:00")
	s.decide()
	s.proves("E14_EveryApplicantIsTold", "Every applicant has a letter in their own language.", func() {
		s.letters("APP-01", "APP-02", "APP-03", "APP-04", "APP-05")
	})

	s.says("Each award is funded by three donors, approved by two persons, offered, accepted and signed.")
	s.at("2026-05-20T10:00:00+05:00")
	for _, app := range []string{"APP-02", "APP-05", "APP-01", "APP-03"} {
		s.award(app)
	}
	s.proves("C08_ExactSplit", "The plan of payments is exact, and so is each donor's share of it.", func() {
		for _, a := range s.evaluation.list("awards") {
			s.checkAward(a)
		}
	})
	s.says("What was not awarded returns to the funds when the call is concluded.")
	s.conclude()

	s.at("2026-06-02T10:00:00+05:00")
	s.proves("M04_TwoPeopleForEveryPayment", "The grantee asks for the first tranche; who certifies does not approve, who approves does not pay.", func() { s.pay("APP-01", 1) })
	s.says("The second tranche stays shut: no report yet, and nothing spent.")
	s.shut("APP-01", 2, "report_accepted", "spent_share")
	s.at("2027-04-20T10:00:00+05:00")
	s.proves("M02_OpensAtSeventyPerCent", "The grantee reports what it spent, receipt by receipt: one tiyn below 70 per cent is not enough, 70 is.", func() {
		s.report("APP-01")
		s.pay("APP-01", 2)
	})

	s.proves("C10_DonorSeesItsOwn", "Each donor sees its own money to the tiyn, and nobody else's.", s.portfolios)
	s.says("Every balance can be derived again.")
	s.verify()
	s.proves("Z05_EveryWriteIsInTheTrail", "Every row of every table is what the trail tells: who, what, before, after and why.", s.audited)
	s.proves("Z12_DeadlinesInLetters", "Every deadline in a letter carries its day, its time and the zone.", s.deadlines)
}

func TestAcceptance_MicroCall_SQLite(t *testing.T)   { microCall(t, store.SQLite) }
func TestAcceptance_MicroCall_Postgres(t *testing.T) { microCall(t, store.Postgres) }

func microCall(t *testing.T, engine store.Engine) {
	s := newStory(t, engine, "2026-04-01T09:00:00+05:00")

	s.says("A small operator of three people opens a micro call with the money of two donors; one person publishes it.")
	s.operator("small")
	s.staff()
	s.donors("D-STATE", "D-CORP")
	s.call("CALL-2026-M1")
	s.funding()

	s.proves("C13_PeopleAndGroups", "A student, a group, an association and a schoolboy apply.", func() {
		for _, app := range []string{"APP-11", "APP-08", "APP-10", "APP-09"} {
			s.apply(app)
		}
	})
	s.proves("A02_OneSecondTooLate", "One comes a second too late.", func() { s.late("APP-12") })
	s.says("One person screens: three pass, the schoolboy is too young.")
	s.at("2026-05-21T10:00:00+05:00")
	s.screen("APP-08", "APP-09", "APP-10")
	s.refuse("APP-11")

	s.says("Two experts score, one person decides with the protocol, and two persons pay.")
	s.quick()
	s.at("2026-06-10T10:00:00+05:00")
	s.award("APP-09")
	s.pay("APP-09", 1)
	s.verify()
	s.proves("Z05_EveryWriteIsInTheTrail", "Every row of every table is what the trail tells.", s.audited)
}

// text is a field of a fixture.
func text(v any, path string) string {
	x, _ := dig(v, path)
	return fmt.Sprint(x)
}
