/* How readers take up a view without a lock, small enough to look at every interleaving of it.
 *
 * What stands here and where it stands in the code:
 *   Acquire          Views/ViewSet.cs     load the current view, add a hold, look whether it is still current
 *   LetGo, Free      Views/View.cs        take the hold back; the last one of a retired view frees its parts
 *   IsZero           Views/HoldCount.cs   the stripes are read one after the other
 *   Beside           Views/Snapshot.cs    a second hold on the stripe of a snapshot that another thread may end
 *   Writer           the turnstile: applies to the current parts, publishes, and replaces parts when memory is frozen
 *   Replacer         a flush or merge: replaces parts that hold the same
 *
 * Each statement is one load, store or interlocked operation; those that order holds against retiring are full fences in
 * the code, so that the order of statements here is the order there. The laws are the assertions: LIFE-1 (no parts are
 * freed under a reader, and all are freed in the end), ORDER-3 (a sequence is read with parts that hold all up to it, and
 * never goes back), and that who begins to read after an answer sees what was answered.
 * docs/spec/README.md says how to run it and which mutants it must catch.
 */

#ifndef READERS
#define READERS 2
#endif
#ifndef READS
#define READS 2         /* by each */
#endif
#ifndef CHANGES
#define CHANGES 2       /* writes, each published and answered */
#endif
#ifndef FREEZES
#define FREEZES 1       /* by the writer */
#endif
#ifndef MERGES
#define MERGES 1        /* by the replacer */
#endif
#define VIEWS (1 + FREEZES + MERGES)
#define STRIPES 2
#define HOLD(view, stripe) holds[(view) * STRIPES + (stripe)]
#define NONE 255

byte current;                   /* the view that readers find */
byte views = 1;
byte visible[VIEWS];
byte state[VIEWS];              /* 0 current, 1 retired, 2 freed */
byte holds[VIEWS * STRIPES];
bool gate;                      /* the lock of the views */

/* what the parts of a view hold; a view that is replaced by frozen memory gets no more */
byte content[VIEWS];
byte parts[VIEWS];              /* the memory that is written: views of the same memory grow together */
byte memory;
byte answered;

/* a snapshot that a reader opened and another one reads through */
byte snapView = NONE, snapStripe;
bool snapEnded;

byte done;

inline Lock() { atomic { !gate -> gate = true } }
inline Unlock() { gate = false }

inline FreeIfUnheld(v) {
    z = 0;
    do
    :: z < STRIPES && HOLD(v, z) == 0 -> z++
    :: else -> break
    od;
    if
    :: z == STRIPES ->
        z = 0;
        if
        :: atomic { state[v] == 1 -> state[v] = 2 }
        :: else
        fi
    :: else -> z = 0
    fi
}

inline LetGo(v, s) {
    HOLD(v, s)--;
    if
    :: state[v] == 1 -> FreeIfUnheld(v)
    :: else
    fi
}

inline Retire(v) {
    state[v] = 1;
    FreeIfUnheld(v)
}

/* With the lock held: the new view has what the old one shows. */
inline Swap() {
    old = current;
    atomic {
        fresh = views;
        views++;
        parts[fresh] = memory;
        content[fresh] = content[old];
        visible[fresh] = visible[old]
    };
#ifdef MUTANT_RETIRE_FIRST
    Retire(old);
#endif
    current = fresh
}

proctype Writer() {
    byte z, n, old, fresh, target;
    bool frozen;
    do
    :: n < CHANGES ->
        n++;
        atomic {                                                /* apply, to all views of this memory */
            z = 0;
            do
            :: z < views ->
                if
                :: parts[z] == memory -> content[z] = n
                :: else
                fi;
                z++
            :: else -> break
            od;
            z = 0
        };
        if
        :: FREEZES > 0 && !frozen ->                            /* what was applied may be frozen before it is visible */
            frozen = true;
            Lock();
            memory++;
            Swap();
            Unlock();
#ifndef MUTANT_RETIRE_FIRST
            Retire(old)
#endif
        :: skip
        fi;
#ifdef MUTANT_PUBLISH_UNLOCKED
        target = current;
        visible[target] = n;
#else
        Lock();
        assert(visible[current] <= n);                          /* ORDER-3 */
        visible[current] = n;
        Unlock();
#endif
        answered = n
    :: else -> break
    od;
    done++
}

proctype Replacer() {
    byte z, n, old, fresh;
    do
    :: n < MERGES ->
        n++;
        Lock();
        Swap();
        Unlock();
#ifndef MUTANT_RETIRE_FIRST
        Retire(old)
#endif
    :: else -> break
    od;
    done++
}

inline Acquire() {
    do
    :: view = current;
        HOLD(view, stripe)++;
#ifdef MUTANT_NO_SECOND_LOOK
        break
#else
        if
        :: current == view -> break
        :: else -> LetGo(view, stripe)
        fi
#endif
    od
}

inline Read() {
    assert(state[view] != 2);                                   /* LIFE-1 */
    assert(sequence <= content[view])                           /* ORDER-3: with parts that hold all of it */
}

proctype Reader(byte stripe) {
    byte z, n, view, sequence, seen, before;
    do
    :: n < READS ->
        n++;
        before = answered;
        Acquire();
#ifdef MUTANT_SEQUENCE_APART
        sequence = visible[current];
#else
        sequence = visible[view];
#endif
        assert(sequence >= before && sequence >= seen);
        seen = sequence;
        Read();
        if
        :: n == 1 && snapView == NONE ->                        /* it becomes a snapshot, with this hold */
            atomic { snapStripe = stripe; snapView = view };
            Read();
#ifndef MUTANT_SNAPSHOT_STAYS_OPEN
            snapEnded = true;
#endif
            LetGo(view, stripe)
        :: LetGo(view, stripe)
        fi;
        atomic { view = 0; sequence = 0; before = 0 }
    :: else -> break
    od;
    done++
}

/* Reads through the snapshot while its owner may be ending it. */
proctype Borrower() {
    byte z, view, stripe, sequence;
    atomic {
        if
        :: snapView != NONE -> view = snapView; stripe = snapStripe
        :: done == READERS + 2 -> goto out
        fi
    };
    HOLD(view, stripe)++;
    if
    :: !snapEnded ->
        sequence = 0;
        Read();
        LetGo(view, stripe)
    :: else -> LetGo(view, stripe)
    fi;
out:
    done++
}

/* When all is over, what was replaced is freed: nothing is pinned by nobody. */
proctype Judge() {
    byte v;
    atomic {
        done == READERS + 3 ->
        do
        :: v < views -> assert(state[v] == (v == current -> 0 : 2)); v++
        :: else -> break
        od
    }
}

init {
    byte i;
    atomic {
        do :: i < READERS -> run Reader(i % STRIPES); i++ :: else -> break od;
        i = 0;
        run Writer(); run Replacer(); run Borrower(); run Judge()
    }
}
