/* The chain of logs, small enough to look at every interleaving of it: a rotation begins the next log before the one
 * before is durable, and a power cut keeps any of what was not synced.
 *
 * What stands here and where it stands in the code:
 *   Builder          Commit/LocalLog.cs (EndFrame, Write, Rotate), Log/LogWriter.cs (Begin)
 *   SyncLog          Log/LogWriter.cs (Sync): the file, the first time its name too, then frames may state it
 *   Committer        Commit/LocalLog.cs (Sync)          logs in order, then the newest; then answer and publish
 *   Flusher          Commit/LocalLog.cs (SyncBefore)    logs in order, then the version edit
 *   World, Walk      Log/LogChain.cs, Log/LogRecovery.cs (MakeDurable)
 *
 * One step is one write, sync or change of the directory. The leader, groups and answers are in commit.pml; here one
 * frame is one commit. The laws are the assertions: what was acknowledged, seen or flushed is found after every crash, in
 * the same log; whatever recovery shows is durable; and no crash is ever taken for damage.
 * docs/spec/README.md says how to run it and which mutants it must catch.
 */

#ifndef FRAMES
#define FRAMES 3        /* sequences 1..FRAMES */
#endif
#ifndef EARLY
#define EARLY 2         /* rotations in all lives */
#endif
#ifndef CRASHES
#define CRASHES 2
#endif
#define LOGS (1 + EARLY + CRASHES)
#define BIT(s) (1 << (s))
#define AT(log, s) ((log) * (FRAMES + 1) + (s))
#define NONE 255

/* The name of a log: only in the cache, on the disk, or deleted in the cache and perhaps still on the disk. */
#define ABSENT 0
#define FRESH 1
#define KEPT 2
#define DELETED 3
#define LISTED(log) (name[log] == FRESH || name[log] == KEPT)

/* the disk: what the files hold for a reader of the cache, and what is durable of it */
byte name[LOGS];
bool header[LOGS], headerDurable[LOGS], early[LOGS];
byte first[LOGS];               /* its first sequence: the stated end of the log before, and one */
byte previous[LOGS];
byte written[LOGS], durable[LOGS];              /* sets of sequences */
byte states[LOGS * (FRAMES + 1)];               /* of each frame: 0, or one more than what it states was synced */
byte oldest;                    /* the version edit: the oldest log that is needed */
byte flushed;                   /* and what is in files */

/* memory; gone after a crash */
byte last, visible, current, oldestUnsynced;
byte synced[LOGS];              /* 0 before the first sync; else one more than the last sequence it covered */
byte nextOf[LOGS];              /* the log that was begun after each */
byte owner[FRAMES + 1];         /* the log in which each sequence is */
bool syncing, fenced;

/* what crashes do not touch */
byte logs = 1;                  /* numbers given out */
byte rotations, crashes;
bool up = true, syncFailedOnce;
byte acknowledged, shown;
byte shownIn[FRAMES + 1];       /* one more than the log in which a sequence was when it was seen */

#define CRASHED (crashes != life)

/* The writer's step that makes durable what was written before it began. */
inline SyncLog(log) {
    covered = (log == current -> last : first[nextOf[log]] - 1);
    atomic {
        if
        :: durable[log] = durable[log] | written[log]; headerDurable[log] = true
        :: !syncFailedOnce -> syncFailedOnce = true; fenced = true
        fi
    };
    if
    :: !fenced && synced[log] == 0 -> name[log] = KEPT
    :: else
    fi;
    if
    :: !fenced -> atomic { synced[log] = covered + 1; covered = 0 }
    :: else
    fi
}

/* Syncs the logs before `upTo` that are not synced to their end, oldest first. */
inline SyncSealed(upTo) {
    do
    :: !fenced && oldestUnsynced < upTo ->
#ifdef MUTANT_NEWEST_ONLY
        skip;
#else
        SyncLog(oldestUnsynced);
#endif
        if
        :: !fenced -> oldestUnsynced = nextOf[oldestUnsynced]
        :: else
        fi
    :: else -> break
    od
}

/* Somebody reads at once whatever becomes visible: no slower reader sees more. */
inline Show() {
    do
    :: shown < visible -> shown++; shownIn[shown] = 1 + owner[shown]
    :: else -> break
    od
}

proctype Builder() {
    byte life, n;
again:
    atomic { up -> life = crashes; n = 0 }
    {
end:    do
        :: atomic {
                !fenced && last < FRAMES ->
                last++;
                assert((written[current] & BIT(last)) == 0);
                written[current] = written[current] | BIT(last);
                owner[last] = current;
#ifdef MUTANT_STATES_TOO_MUCH
                states[AT(current, last)] = last
#else
                states[AT(current, last)] = synced[current]
#endif
            }
        :: atomic {
                !fenced && rotations < EARLY ->
                rotations++;
                n = logs;
                logs++;
                name[n] = FRESH; header[n] = true; early[n] = true; first[n] = last + 1; previous[n] = current;
                nextOf[current] = n;
                current = n;
                n = 0
            }
        od
    } unless { CRASHED };
    goto again
}

proctype Committer() {
    byte life, covered, upTo, target;
again:
    atomic { up -> life = crashes; covered = 0; upTo = 0; target = 0 }
    {
end:    do
        :: atomic { !fenced && !syncing && last > visible -> syncing = true; target = last; upTo = current };
            SyncSealed(upTo);
            if
            :: !fenced -> SyncLog(upTo)
            :: else
            fi;
            atomic {
                syncing = false;
                if
                :: !fenced ->
                    acknowledged = (acknowledged < target -> target : acknowledged);
                    visible = (visible < target -> target : visible);
                    Show()
                :: else
                fi;
                covered = 0; upTo = 0; target = 0
            }
        od
    } unless { CRASHED };
    goto again
}

/* Flushes what was frozen with the oldest log. */
proctype Flusher() {
    byte life, covered, upTo;
again:
    atomic { up -> life = crashes; covered = 0; upTo = 0 }
    {
end:    do
        :: atomic { !fenced && !syncing && oldest != current -> syncing = true; upTo = nextOf[oldest] };
#ifndef MUTANT_FLUSH_AHEAD
            SyncSealed(upTo);
            if
            :: !fenced && synced[upTo] == 0 -> SyncLog(upTo)
            :: else
            fi;
#endif
            atomic {
                syncing = false;
                if
                :: !fenced -> oldest = upTo; flushed = first[upTo] - 1
                :: else
                fi;
                covered = 0; upTo = 0
            }
        od
    } unless { CRASHED };
    goto again
}

/* Reads the logs as LogChain does: `at` is the log that the order has reached, `read` its last good sequence, `proved`
 * what frames state of `at`; `from[log]` is where each unproved log is written again, NONE for none. */
inline ReadFrames(limit) {
    do
    :: read < limit && (written[at] & BIT(read + 1)) ->
        read++;
        owner[read] = at;
        if
        :: states[AT(at, read)] > proved -> proved = states[AT(at, read)]; Prove()
        :: else
        fi
    :: else -> break
    od
}

inline Prove() {
    i = 0;
    do
    :: i < LOGS -> from[i] = NONE; i++
    :: else -> break
    od;
    i = 0
}

inline Reach(log) {
    at = log;
    proved = 0;
    if
    :: !early[log] -> proved = first[log]; Prove()       /* synced, with nothing in it, when it was made */
    :: else
    fi
}

proctype World() {
    byte n, s, i, at, read, proved;
    byte from[LOGS];
end:
    do
    :: atomic {
            crashes < CRASHES ->
            crashes++;
            up = false;
            if
            :: skip                                          /* the process dies: all that was written is read */
            :: n = 0;                                        /* the power is cut: any of what was not synced is kept */
                do
                :: n < LOGS ->
                    if
                    :: name[n] == FRESH || name[n] == DELETED -> name[n] = ABSENT
                    :: name[n] == FRESH || name[n] == DELETED -> name[n] = KEPT
                    :: else
                    fi;
                    if
                    :: !headerDurable[n] -> header[n] = false
                    :: skip
                    fi;
                    headerDurable[n] = header[n];
                    s = 1;
                    do
                    :: s <= FRAMES ->
                        if
                        :: (written[n] & BIT(s)) && !(durable[n] & BIT(s)) -> written[n] = written[n] & ~BIT(s)
                        :: skip
                        fi;
                        s++
                    :: else -> break
                    od;
                    durable[n] = written[n];
                    n++
                :: else -> break
                od
            fi;
            n = 0;
            do
            :: n < LOGS -> synced[n] = 0; nextOf[n] = 0; n++
            :: else -> break
            od;
            n = 0; s = 0;
            last = 0; visible = 0; current = 0; oldestUnsynced = 0; syncing = false; fenced = false;
            goto Walk
        }
    od;

    /* LogRecovery.RunAndMeasure */
Walk:
    atomic {
        Prove();
        assert(LISTED(oldest) && header[oldest]);            /* no crash takes the oldest log that is needed */
        read = first[oldest] - 1;
        Reach(oldest);
        n = oldest + 1;
        do
        :: n < LOGS ->
            if
            :: LISTED(n) && header[n] && previous[n] == at ->
                ReadFrames(first[n] - 1);
                if
                :: read == first[n] - 1 ->
                    from[at] = proved;
                    Reach(n)
                :: else -> break
                fi
            :: LISTED(n) && !(header[n] && previous[n] == at) -> break
            :: else
            fi;
            n++
        :: else -> break
        od;
        ReadFrames(FRAMES);
        s = read + 2;
        do
        :: s <= FRAMES ->                                    /* rule 3: no crash is taken for damage */
            assert(!(written[at] & BIT(s)) || states[AT(at, s)] <= read + 1);
            s++
        :: else -> break
        od;
        n = at + 1;
        do
        :: n < LOGS ->                                       /* rule 4: nor is what was begun early */
            if
            :: LISTED(n) && header[n] ->
                assert(early[n]);
                s = 1;
                do
                :: s <= FRAMES -> assert(!(written[n] & BIT(s)) || states[AT(n, s)] == 0); s++
                :: else -> break
                od
            :: else
            fi;
            n++
        :: else -> break
        od;
        from[at] = proved;
        assert(acknowledged <= read);                        /* what was acknowledged is there */
        assert(shown <= read);                               /* and all that was seen */
        assert(flushed <= read);                             /* and files never run ahead of the log */
        s = 1;
        do
        :: s <= read -> assert(s <= flushed || shownIn[s] == 0 || shownIn[s] == 1 + owner[s]); s++
        :: else -> break
        od;
        s = 0;
        n = 0
    };

    /* LogRecovery.MakeDurable: a crash can come between any two steps */
#ifndef MUTANT_SHOW_BEFORE_DURABLE
    do
    :: n <= at ->
        atomic {
            if
            :: from[n] != NONE ->                            /* written again from there, so it is synced for sure */
                s = (from[n] == 0 -> 1 : from[n]);
                do
                :: s <= read -> durable[n] = durable[n] | (written[n] & BIT(s)); s++
                :: else -> break
                od;
                if
                :: from[n] == 0 -> headerDurable[n] = true
                :: else
                fi;
                s = 0
            :: else
            fi;
            n++
        }
    :: atomic { crashes < CRASHES -> goto Again }
    :: n > at -> break
    od;
#endif
#ifndef MUTANT_KEEP_DROPPED
    atomic {
        n = at + 1;
        do
        :: n < LOGS ->
            if
            :: LISTED(n) -> name[n] = DELETED
            :: else
            fi;
            n++
        :: else -> break
        od;
        n = 0
    };
#endif
    if
    :: atomic { crashes < CRASHES -> goto Again }
    :: skip
    fi;
#ifndef MUTANT_SHOW_BEFORE_DURABLE
    atomic {
        n = 0;
        do
        :: n < LOGS ->                                       /* the directory */
            if
            :: name[n] == FRESH -> name[n] = KEPT
            :: name[n] == DELETED -> name[n] = ABSENT
            :: else
            fi;
            n++
        :: else -> break
        od;
        n = 0
    };
#endif
    atomic {
        s = 1;
        do
        :: s <= read ->                                      /* whatever is shown from now on is durable */
            assert(s <= flushed || ((durable[owner[s]] & BIT(s)) && headerDurable[owner[s]] && name[owner[s]] == KEPT));
            s++
        :: else -> break
        od;
        s = 0;
        last = read;
        visible = read;
        Show();
        n = logs;
        logs++;
        assert(n < LOGS);
        name[n] = KEPT; header[n] = true; headerDurable[n] = true; early[n] = false; first[n] = read + 1;
        previous[n] = at;
        nextOf[at] = n;
        s = oldest;                                          /* the logs between are recovered: all are synced */
        do
        :: s != at ->
            i = s + 1;
            do
            :: i < LOGS && !(LISTED(i) && previous[i] == s) -> i++
            :: else -> break
            od;
            nextOf[s] = i;
            s = i
        :: else -> break
        od;
        s = 0; i = 0;
        synced[n] = read + 1;
        oldestUnsynced = n;
        current = n;
        up = true;
        n = 0; at = 0; read = 0; proved = 0;
        Prove()
    };
    goto end;

    /* A second crash while the first is recovered. */
Again:
    atomic {
        n = 0; s = 0; i = 0; at = 0; read = 0; proved = 0;
        Prove();
        goto end
    }
}

init {
    atomic {
        name[0] = KEPT; header[0] = true; headerDurable[0] = true; first[0] = 1; previous[0] = NONE;
        synced[0] = 1;
        run Builder(); run Committer(); run Flusher(); run World()
    }
}
