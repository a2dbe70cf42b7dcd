/* The commit protocol, small enough to look at every interleaving of it.
 *
 * What stands here and where it stands in the code:
 *   enter, take, stop leading, sleep      Commit/Intake.cs          one critical section each, so atomic here
 *   Build                                 Commit/GroupBuilder.cs    number, append, apply; then one write
 *   LeadOnce, Lead, RunSync               Commit/CommitPipeline.cs  the caller's thread, the turnstile's, the sync's
 *   Finish                                Commit/GroupFinisher.cs   sync, publish, answer
 *   Sync                                  Log/LogWriter.cs          covers what was written before it began
 *   Recover                               Engine/Opening/StoreOpening.cs    read, make durable, only then publish
 *
 * A crash can come between any two steps. After the death of the process the log is what was written; after a power cut
 * it is some prefix of that, no shorter than what was synced. A second crash can come while the first is recovered.
 * A sync can fail once: it fences.
 *
 * The laws are the assertions: ORDER-1, ORDER-3, FENCE-1, and that what was acknowledged is there.
 * docs/spec/README.md says how to run it and which mutants it must catch.
 */

#ifndef WRITERS
#define WRITERS 3
#endif
#ifndef READERS
#define READERS 2
#endif
#ifndef COMMITS
#define COMMITS 1       /* of each writer */
#endif
#ifndef CRASHES
#define CRASHES 2
#endif
#define LAST (WRITERS * COMMITS)
#define BIT(w) (1 << (w))

/* the disk: what was handed over, and what a power cut leaves for sure */
byte record[LAST + 1];      /* the operation with a sequence: writer and number of the commit, 0 for none */
byte written, durable;

/* the turnstile's memory; gone after a crash */
byte last;                  /* the last sequence given out */
byte visible;
byte waiting;               /* a set of writers: the intake's queue */
byte sequenceOf[WRITERS];
byte answer[WRITERS];       /* 0 none yet, 1 done, 2 refused or failed */
bool led, sleeps, syncing, fenced, leadPassed, wake, built;
bool syncIdle = true;
bit next;                   /* the group that is built next */
bit toSync;
byte members[2];
byte groupLast[2];
bool groupFailed[2];

/* what crashes do not touch */
byte crashes;
bool up = true;
bool syncFailedOnce;
byte begun[WRITERS];        /* commits begun by each writer, over all lives */
byte acknowledged;          /* the highest sequence whose writer was told that it is done */
byte shown;                 /* the highest sequence that a reader ever saw */
byte shownRecord[LAST + 1]; /* what stood there when it was seen */

#define OPERATION(w) ((w) * COMMITS + begun[w])
#define CRASHED (crashes != life)

inline Take(g) {
    atomic { members[g] = waiting; waiting = 0 }
}

inline Build(g) {
    groupFailed[g] = false;
    if
    :: fenced -> groupFailed[g] = true
    :: else ->
        atomic {                                                 /* nobody else can see it before it is written */
            w = 0;
            do
            :: w < WRITERS && (members[g] & BIT(w)) ->
                last++;
                assert(last <= LAST && record[last] == 0);      /* ORDER-1: no sequence is given out twice */
                record[last] = OPERATION(w);
                sequenceOf[w] = last;
                w++
            :: w < WRITERS && !(members[g] & BIT(w)) -> w++
            :: w == WRITERS -> break
            od;
            w = 0;
            groupLast[g] = last
        };
        written = last
    fi
}

inline Finish(g) {
    if
    :: !groupFailed[g] ->
        if
        :: fenced -> groupFailed[g] = true                       /* FENCE-1: built before, synced never */
        :: else ->
            covered = written;
#ifdef MUTANT_EARLY_PUBLISH
            visible = groupLast[g];
#endif
            if
            :: durable = (durable < covered -> covered : durable);
#ifndef MUTANT_EARLY_PUBLISH
               atomic {
                   assert(groupLast[g] >= visible);              /* ORDER-3: never back */
                   assert(groupLast[g] <= durable);              /* ORDER-3: nothing a power cut could take back */
                   visible = groupLast[g]
               }
#endif
            :: atomic { !syncFailedOnce -> syncFailedOnce = true; fenced = true; groupFailed[g] = true }
            fi;
            covered = 0
        fi
    :: else
    fi;
    w = 0;
    do
    :: w < WRITERS ->
        atomic {
            if
            :: (members[g] & BIT(w)) ->
                answer[w] = (groupFailed[g] -> 2 : 1);
                if
                :: !groupFailed[g] ->
                    assert(record[sequenceOf[w]] == OPERATION(w));   /* log order = sequence order */
                    assert(sequenceOf[w] <= durable);                /* acknowledged means synced */
                    assert(sequenceOf[w] <= visible);                /* and seen by whoever reads next */
                    acknowledged = (acknowledged < sequenceOf[w] -> sequenceOf[w] : acknowledged)
                :: else
                fi
            :: else
            fi;
            w++
        }
    :: else -> break
    od;
    w = 0;
    members[g] = 0
}

/* The caller's own thread: one group from intake to answer. */
inline LeadOnce() {
    g = next;
    Take(g);
    if
    :: members[g] != 0 -> Build(g);
       Finish(g)
    :: else
    fi;
    atomic {
        if
        :: waiting == 0 -> led = false
#ifdef MUTANT_LOST_LEAD
        :: else -> led = false
#else
        :: else -> assert(!leadPassed); leadPassed = true
#endif
        fi
    }
}

proctype Writer(byte me) {
    byte life, w, covered;
    bit g;
    bool leads;
again:
    atomic { up -> life = crashes; w = 0; covered = 0; g = 0; leads = false }
    {
        do
        :: begun[me] < COMMITS ->
            atomic {
                begun[me]++;
                answer[me] = 0;
                waiting = waiting | BIT(me);
                leads = !led;
                led = true;
                if
                :: sleeps -> sleeps = false; assert(!wake); wake = true
                :: else
                fi
            }
            if
            :: leads -> LeadOnce()
            :: else
            fi;
            answer[me] != 0
        :: else -> break
        od
    } unless { CRASHED }
    if
    :: CRASHED && begun[me] < COMMITS -> goto again
    :: else
    fi
}

proctype Turnstile() {
    byte life, w, covered;
    bit g;
again:
    atomic { up -> life = crashes; w = 0; covered = 0; g = 0 }
    {
end:    do
        :: atomic { leadPassed -> leadPassed = false };
            do
            :: g = next;
                Take(g);
                if
                :: members[g] != 0 ->
                    Build(g);
#ifndef MUTANT_NO_HAND_OVER
                    atomic { syncIdle -> syncIdle = false };
#endif
                    atomic { syncing = true; toSync = g; next = 1 - next; assert(!built); built = true }
                :: else ->
                    atomic {
                        if
                        :: waiting != 0 -> skip
                        :: waiting == 0 && syncing -> sleeps = true
                        :: else -> led = false; break
                        fi
                    };
                    if
                    :: sleeps || wake -> atomic { wake -> wake = false }
                    :: else
                    fi
                fi
            od
        od
    } unless { CRASHED };
    goto again
}

proctype SyncThread() {
    byte life, w, covered;
    bit g;
again:
    atomic { up -> life = crashes; w = 0; covered = 0; g = 0 }
    {
end:    do
        :: atomic { built -> built = false; g = toSync };
            Finish(g);
            atomic {
                syncing = false;
                if
                :: sleeps -> sleeps = false; assert(!wake); wake = true
                :: else
                fi
            };
            syncIdle = true
        od
    } unless { CRASHED };
    goto again
}

/* Readers keep nothing: what any of them saw is compared with what every later read sees. */
proctype Reader() {
end:
    do
    :: atomic {
            up && visible > 0 ->
            assert(visible >= shown);                                /* time goes forward, over crashes too */
            assert(shownRecord[visible] == 0 || shownRecord[visible] == record[visible]);
            shownRecord[visible] = record[visible];
            shown = visible
        }
    od
}

/* Kills the process or cuts the power at any moment, and opens the database again. */
proctype World() {
    byte s;
end:
    do
    :: atomic {
            crashes < CRASHES ->
            crashes++;
            up = false;
            if
            :: skip                                                   /* the process dies: what was written is read */
            :: do                                                     /* the power is cut: a prefix is left */
               :: written > durable -> record[written] = 0; written--
               :: break
               od
            fi;
            s = written + 1;
            do
            :: s <= LAST -> record[s] = 0; s++
            :: else -> break
            od;
            s = 0;
            last = 0; visible = 0; waiting = 0; led = false; sleeps = false; syncing = false; fenced = false;
            leadPassed = false; wake = false; built = false; syncIdle = true; next = 0; toSync = 0;
            do
            :: s < WRITERS -> sequenceOf[s] = 0; answer[s] = 0; s++
            :: else -> break
            od;
            s = 0;
            do
            :: s < 2 -> members[s] = 0; groupLast[s] = 0; groupFailed[s] = false; s++
            :: else -> break
            od;
            s = 0
        }
    :: !up ->
#ifndef MUTANT_SHOW_BEFORE_DURABLE
        durable = written;
#endif
        if
        :: atomic { !up ->
                assert(acknowledged <= written);                      /* what was acknowledged is there */
                assert(shown <= written);                             /* and so is all that was seen */
                last = written; visible = written; up = true
            }
        fi
    od
}

init {
    byte i;
    atomic {
        i = 0;
        do :: i < WRITERS -> run Writer(i); i++ :: else -> break od;
        i = 0;
        do :: i < READERS -> run Reader(); i++ :: else -> break od;
        i = 0;
        run Turnstile(); run SyncThread(); run World()
    }
}
