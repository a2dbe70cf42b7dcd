#define rand	pan_rand
#define pthread_equal(a,b)	((a)==(b))
#if defined(HAS_CODE) && defined(VERBOSE)
	#ifdef BFS_PAR
		bfs_printf("Pr: %d Tr: %d\n", II, t->forw);
	#else
		cpu_printf("Pr: %d Tr: %d\n", II, t->forw);
	#endif
#endif
	switch (t->forw) {
	default: Uerror("bad forward move");
	case 0:	/* if without executable clauses */
		continue;
	case 1: /* generic 'goto' or 'skip' */
		IfNotBlocked
		_m = 3; goto P999;
	case 2: /* generic 'else' */
		IfNotBlocked
		if (trpt->o_pm&1) continue;
		_m = 3; goto P999;

		 /* PROC :init: */
	case 3: // STATE 1 - commit.pml:323 - [i = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[5][1] = 1;
		(trpt+1)->bup.oval = ((int)((P5 *)_this)->i);
		((P5 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval(":init::i", ((int)((P5 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 4: // STATE 2 - commit.pml:324 - [((i<3))] (0:0:0 - 1)
		IfNotBlocked
		reached[5][2] = 1;
		if (!((((int)((P5 *)_this)->i)<3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 5: // STATE 3 - commit.pml:324 - [(run Writer(i))] (0:0:0 - 1)
		IfNotBlocked
		reached[5][3] = 1;
		if (!(addproc(II, 1, 0, ((int)((P5 *)_this)->i))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 6: // STATE 4 - commit.pml:324 - [i = (i+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[5][4] = 1;
		(trpt+1)->bup.oval = ((int)((P5 *)_this)->i);
		((P5 *)_this)->i = (((int)((P5 *)_this)->i)+1);
#ifdef VAR_RANGES
		logval(":init::i", ((int)((P5 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 7: // STATE 10 - commit.pml:325 - [i = 0] (0:16:1 - 3)
		IfNotBlocked
		reached[5][10] = 1;
		(trpt+1)->bup.oval = ((int)((P5 *)_this)->i);
		((P5 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval(":init::i", ((int)((P5 *)_this)->i));
#endif
		;
		/* merge: .(goto)(0, 17, 16) */
		reached[5][17] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 8: // STATE 11 - commit.pml:326 - [((i<2))] (0:0:0 - 1)
		IfNotBlocked
		reached[5][11] = 1;
		if (!((((int)((P5 *)_this)->i)<2)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 9: // STATE 12 - commit.pml:326 - [(run Reader())] (0:0:0 - 1)
		IfNotBlocked
		reached[5][12] = 1;
		if (!(addproc(II, 1, 3, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 10: // STATE 13 - commit.pml:326 - [i = (i+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[5][13] = 1;
		(trpt+1)->bup.oval = ((int)((P5 *)_this)->i);
		((P5 *)_this)->i = (((int)((P5 *)_this)->i)+1);
#ifdef VAR_RANGES
		logval(":init::i", ((int)((P5 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 11: // STATE 19 - commit.pml:327 - [i = 0] (0:20:1 - 3)
		IfNotBlocked
		reached[5][19] = 1;
		(trpt+1)->bup.oval = ((int)((P5 *)_this)->i);
		((P5 *)_this)->i = 0;
#ifdef VAR_RANGES
		logval(":init::i", ((int)((P5 *)_this)->i));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 12: // STATE 20 - commit.pml:328 - [(run Turnstile())] (0:0:0 - 1)
		IfNotBlocked
		reached[5][20] = 1;
		if (!(addproc(II, 1, 1, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 13: // STATE 21 - commit.pml:328 - [(run SyncThread())] (0:0:0 - 1)
		IfNotBlocked
		reached[5][21] = 1;
		if (!(addproc(II, 1, 2, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 14: // STATE 22 - commit.pml:328 - [(run World())] (0:0:0 - 1)
		IfNotBlocked
		reached[5][22] = 1;
		if (!(addproc(II, 1, 4, 0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 15: // STATE 24 - commit.pml:330 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[5][24] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC World */
	case 16: // STATE 1 - commit.pml:275 - [((crashes<2))] (12:0:2 - 1)
		IfNotBlocked
		reached[4][1] = 1;
		if (!((((int)now.crashes)<2)))
			continue;
		/* merge: crashes = (crashes+1)(12, 2, 12) */
		reached[4][2] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.crashes);
		now.crashes = (((int)now.crashes)+1);
#ifdef VAR_RANGES
		logval("crashes", ((int)now.crashes));
#endif
		;
		/* merge: up = 0(12, 3, 12) */
		reached[4][3] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.up);
		now.up = 0;
#ifdef VAR_RANGES
		logval("up", ((int)now.up));
#endif
		;
		_m = 3; goto P999; /* 2 */
	case 17: // STATE 4 - commit.pml:279 - [(1)] (20:0:1 - 1)
		IfNotBlocked
		reached[4][4] = 1;
		if (!(1))
			continue;
		/* merge: .(goto)(20, 13, 20) */
		reached[4][13] = 1;
		;
		/* merge: s = (written+1)(20, 14, 20) */
		reached[4][14] = 1;
		(trpt+1)->bup.oval = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = (((int)now.written)+1);
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		/* merge: .(goto)(0, 21, 20) */
		reached[4][21] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 18: // STATE 5 - commit.pml:281 - [((written>durable))] (9:0:2 - 1)
		IfNotBlocked
		reached[4][5] = 1;
		if (!((((int)now.written)>((int)now.durable))))
			continue;
		/* merge: record[written] = 0(9, 6, 9) */
		reached[4][6] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)now.written), 4) ]);
		now.record[ Index(now.written, 4) ] = 0;
#ifdef VAR_RANGES
		logval("record[written]", ((int)now.record[ Index(((int)now.written), 4) ]));
#endif
		;
		/* merge: written = (written-1)(9, 7, 9) */
		reached[4][7] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.written);
		now.written = (((int)now.written)-1);
#ifdef VAR_RANGES
		logval("written", ((int)now.written));
#endif
		;
		/* merge: .(goto)(0, 10, 9) */
		reached[4][10] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 19: // STATE 8 - commit.pml:282 - [goto :b10] (0:20:1 - 1)
		IfNotBlocked
		reached[4][8] = 1;
		;
		/* merge: s = (written+1)(20, 14, 20) */
		reached[4][14] = 1;
		(trpt+1)->bup.oval = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = (((int)now.written)+1);
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		/* merge: .(goto)(0, 21, 20) */
		reached[4][21] = 1;
		;
		_m = 3; goto P999; /* 2 */
	case 20: // STATE 14 - commit.pml:285 - [s = (written+1)] (0:20:1 - 4)
		IfNotBlocked
		reached[4][14] = 1;
		(trpt+1)->bup.oval = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = (((int)now.written)+1);
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		/* merge: .(goto)(0, 21, 20) */
		reached[4][21] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 21: // STATE 15 - commit.pml:287 - [((s<=(3*1)))] (20:0:2 - 1)
		IfNotBlocked
		reached[4][15] = 1;
		if (!((((int)((P4 *)_this)->s)<=(3*1))))
			continue;
		/* merge: record[s] = 0(20, 16, 20) */
		reached[4][16] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.record[ Index(((int)((P4 *)_this)->s), 4) ]);
		now.record[ Index(((P4 *)_this)->s, 4) ] = 0;
#ifdef VAR_RANGES
		logval("record[World:s]", ((int)now.record[ Index(((int)((P4 *)_this)->s), 4) ]));
#endif
		;
		/* merge: s = (s+1)(20, 17, 20) */
		reached[4][17] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = (((int)((P4 *)_this)->s)+1);
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		/* merge: .(goto)(0, 21, 20) */
		reached[4][21] = 1;
		;
		_m = 3; goto P999; /* 3 */
	case 22: // STATE 23 - commit.pml:290 - [s = 0] (0:43:14 - 3)
		IfNotBlocked
		reached[4][23] = 1;
		(trpt+1)->bup.ovals = grab_ints(14);
		(trpt+1)->bup.ovals[0] = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = 0;
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		/* merge: last = 0(43, 24, 43) */
		reached[4][24] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.last);
		now.last = 0;
#ifdef VAR_RANGES
		logval("last", ((int)now.last));
#endif
		;
		/* merge: visible = 0(43, 25, 43) */
		reached[4][25] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.visible);
		now.visible = 0;
#ifdef VAR_RANGES
		logval("visible", ((int)now.visible));
#endif
		;
		/* merge: waiting = 0(43, 26, 43) */
		reached[4][26] = 1;
		(trpt+1)->bup.ovals[3] = ((int)now.waiting);
		now.waiting = 0;
#ifdef VAR_RANGES
		logval("waiting", ((int)now.waiting));
#endif
		;
		/* merge: led = 0(43, 27, 43) */
		reached[4][27] = 1;
		(trpt+1)->bup.ovals[4] = ((int)now.led);
		now.led = 0;
#ifdef VAR_RANGES
		logval("led", ((int)now.led));
#endif
		;
		/* merge: sleeps = 0(43, 28, 43) */
		reached[4][28] = 1;
		(trpt+1)->bup.ovals[5] = ((int)now.sleeps);
		now.sleeps = 0;
#ifdef VAR_RANGES
		logval("sleeps", ((int)now.sleeps));
#endif
		;
		/* merge: syncing = 0(43, 29, 43) */
		reached[4][29] = 1;
		(trpt+1)->bup.ovals[6] = ((int)now.syncing);
		now.syncing = 0;
#ifdef VAR_RANGES
		logval("syncing", ((int)now.syncing));
#endif
		;
		/* merge: fenced = 0(43, 30, 43) */
		reached[4][30] = 1;
		(trpt+1)->bup.ovals[7] = ((int)now.fenced);
		now.fenced = 0;
#ifdef VAR_RANGES
		logval("fenced", ((int)now.fenced));
#endif
		;
		/* merge: leadPassed = 0(43, 31, 43) */
		reached[4][31] = 1;
		(trpt+1)->bup.ovals[8] = ((int)now.leadPassed);
		now.leadPassed = 0;
#ifdef VAR_RANGES
		logval("leadPassed", ((int)now.leadPassed));
#endif
		;
		/* merge: wake = 0(43, 32, 43) */
		reached[4][32] = 1;
		(trpt+1)->bup.ovals[9] = ((int)now.wake);
		now.wake = 0;
#ifdef VAR_RANGES
		logval("wake", ((int)now.wake));
#endif
		;
		/* merge: built = 0(43, 33, 43) */
		reached[4][33] = 1;
		(trpt+1)->bup.ovals[10] = ((int)now.built);
		now.built = 0;
#ifdef VAR_RANGES
		logval("built", ((int)now.built));
#endif
		;
		/* merge: syncIdle = 1(43, 34, 43) */
		reached[4][34] = 1;
		(trpt+1)->bup.ovals[11] = ((int)now.syncIdle);
		now.syncIdle = 1;
#ifdef VAR_RANGES
		logval("syncIdle", ((int)now.syncIdle));
#endif
		;
		/* merge: next = 0(43, 35, 43) */
		reached[4][35] = 1;
		(trpt+1)->bup.ovals[12] = ((int)now.next);
		now.next = 0;
#ifdef VAR_RANGES
		logval("next", ((int)now.next));
#endif
		;
		/* merge: toSync = 0(43, 36, 43) */
		reached[4][36] = 1;
		(trpt+1)->bup.ovals[13] = ((int)now.toSync);
		now.toSync = 0;
#ifdef VAR_RANGES
		logval("toSync", ((int)now.toSync));
#endif
		;
		/* merge: .(goto)(0, 44, 43) */
		reached[4][44] = 1;
		;
		_m = 3; goto P999; /* 14 */
	case 23: // STATE 37 - commit.pml:294 - [((s<3))] (43:0:3 - 1)
		IfNotBlocked
		reached[4][37] = 1;
		if (!((((int)((P4 *)_this)->s)<3)))
			continue;
		/* merge: sequenceOf[s] = 0(43, 38, 43) */
		reached[4][38] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.sequenceOf[ Index(((int)((P4 *)_this)->s), 3) ]);
		now.sequenceOf[ Index(((P4 *)_this)->s, 3) ] = 0;
#ifdef VAR_RANGES
		logval("sequenceOf[World:s]", ((int)now.sequenceOf[ Index(((int)((P4 *)_this)->s), 3) ]));
#endif
		;
		/* merge: answer[s] = 0(43, 39, 43) */
		reached[4][39] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.answer[ Index(((int)((P4 *)_this)->s), 3) ]);
		now.answer[ Index(((P4 *)_this)->s, 3) ] = 0;
#ifdef VAR_RANGES
		logval("answer[World:s]", ((int)now.answer[ Index(((int)((P4 *)_this)->s), 3) ]));
#endif
		;
		/* merge: s = (s+1)(43, 40, 43) */
		reached[4][40] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = (((int)((P4 *)_this)->s)+1);
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		/* merge: .(goto)(0, 44, 43) */
		reached[4][44] = 1;
		;
		_m = 3; goto P999; /* 4 */
	case 24: // STATE 46 - commit.pml:297 - [s = 0] (0:54:1 - 3)
		IfNotBlocked
		reached[4][46] = 1;
		(trpt+1)->bup.oval = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = 0;
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		/* merge: .(goto)(0, 55, 54) */
		reached[4][55] = 1;
		;
		_m = 3; goto P999; /* 1 */
	case 25: // STATE 47 - commit.pml:299 - [((s<2))] (54:0:4 - 1)
		IfNotBlocked
		reached[4][47] = 1;
		if (!((((int)((P4 *)_this)->s)<2)))
			continue;
		/* merge: members[s] = 0(54, 48, 54) */
		reached[4][48] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)now.members[ Index(((int)((P4 *)_this)->s), 2) ]);
		now.members[ Index(((P4 *)_this)->s, 2) ] = 0;
#ifdef VAR_RANGES
		logval("members[World:s]", ((int)now.members[ Index(((int)((P4 *)_this)->s), 2) ]));
#endif
		;
		/* merge: groupLast[s] = 0(54, 49, 54) */
		reached[4][49] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.groupLast[ Index(((int)((P4 *)_this)->s), 2) ]);
		now.groupLast[ Index(((P4 *)_this)->s, 2) ] = 0;
#ifdef VAR_RANGES
		logval("groupLast[World:s]", ((int)now.groupLast[ Index(((int)((P4 *)_this)->s), 2) ]));
#endif
		;
		/* merge: groupFailed[s] = 0(54, 50, 54) */
		reached[4][50] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.groupFailed[ Index(((int)((P4 *)_this)->s), 2) ]);
		now.groupFailed[ Index(((P4 *)_this)->s, 2) ] = 0;
#ifdef VAR_RANGES
		logval("groupFailed[World:s]", ((int)now.groupFailed[ Index(((int)((P4 *)_this)->s), 2) ]));
#endif
		;
		/* merge: s = (s+1)(54, 51, 54) */
		reached[4][51] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = (((int)((P4 *)_this)->s)+1);
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		/* merge: .(goto)(0, 55, 54) */
		reached[4][55] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 26: // STATE 57 - commit.pml:302 - [s = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[4][57] = 1;
		(trpt+1)->bup.oval = ((int)((P4 *)_this)->s);
		((P4 *)_this)->s = 0;
#ifdef VAR_RANGES
		logval("World:s", ((int)((P4 *)_this)->s));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 27: // STATE 59 - commit.pml:304 - [(!(up))] (0:0:0 - 1)
		IfNotBlocked
		reached[4][59] = 1;
		if (!( !(((int)now.up))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 28: // STATE 60 - commit.pml:308 - [durable = written] (0:0:1 - 1)
		IfNotBlocked
		reached[4][60] = 1;
		(trpt+1)->bup.oval = ((int)now.durable);
		now.durable = ((int)now.written);
#ifdef VAR_RANGES
		logval("durable", ((int)now.durable));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 29: // STATE 61 - commit.pml:310 - [((written==durable))] (70:0:3 - 1)
		IfNotBlocked
		reached[4][61] = 1;
		if (!((((int)now.written)==((int)now.durable))))
			continue;
		/* merge: assert((acknowledged<=written))(70, 62, 70) */
		reached[4][62] = 1;
		spin_assert((((int)now.acknowledged)<=((int)now.written)), "(acknowledged<=written)", II, tt, t);
		/* merge: assert((shown<=written))(70, 63, 70) */
		reached[4][63] = 1;
		spin_assert((((int)now.shown)<=((int)now.written)), "(shown<=written)", II, tt, t);
		/* merge: last = written(70, 64, 70) */
		reached[4][64] = 1;
		(trpt+1)->bup.ovals = grab_ints(3);
		(trpt+1)->bup.ovals[0] = ((int)now.last);
		now.last = ((int)now.written);
#ifdef VAR_RANGES
		logval("last", ((int)now.last));
#endif
		;
		/* merge: visible = written(70, 65, 70) */
		reached[4][65] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.visible);
		now.visible = ((int)now.written);
#ifdef VAR_RANGES
		logval("visible", ((int)now.visible));
#endif
		;
		/* merge: up = 1(70, 66, 70) */
		reached[4][66] = 1;
		(trpt+1)->bup.ovals[2] = ((int)now.up);
		now.up = 1;
#ifdef VAR_RANGES
		logval("up", ((int)now.up));
#endif
		;
		/* merge: .(goto)(0, 69, 70) */
		reached[4][69] = 1;
		;
		/* merge: .(goto)(0, 71, 70) */
		reached[4][71] = 1;
		;
		_m = 3; goto P999; /* 7 */
	case 30: // STATE 73 - commit.pml:318 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[4][73] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC Reader */
	case 31: // STATE 1 - commit.pml:260 - [((up&&(visible>0)))] (7:0:2 - 1)
		IfNotBlocked
		reached[3][1] = 1;
		if (!((((int)now.up)&&(((int)now.visible)>0))))
			continue;
		/* merge: assert((visible>=shown))(7, 2, 7) */
		reached[3][2] = 1;
		spin_assert((((int)now.visible)>=((int)now.shown)), "(visible>=shown)", II, tt, t);
		/* merge: assert(((shownRecord[visible]==0)||(shownRecord[visible]==record[visible])))(7, 3, 7) */
		reached[3][3] = 1;
		spin_assert(((((int)now.shownRecord[ Index(((int)now.visible), 4) ])==0)||(((int)now.shownRecord[ Index(((int)now.visible), 4) ])==((int)now.record[ Index(((int)now.visible), 4) ]))), "((shownRecord[visible]==0)||(shownRecord[visible]==record[visible]))", II, tt, t);
		/* merge: shownRecord[visible] = record[visible](7, 4, 7) */
		reached[3][4] = 1;
		(trpt+1)->bup.ovals = grab_ints(2);
		(trpt+1)->bup.ovals[0] = ((int)now.shownRecord[ Index(((int)now.visible), 4) ]);
		now.shownRecord[ Index(now.visible, 4) ] = ((int)now.record[ Index(((int)now.visible), 4) ]);
#ifdef VAR_RANGES
		logval("shownRecord[visible]", ((int)now.shownRecord[ Index(((int)now.visible), 4) ]));
#endif
		;
		/* merge: shown = visible(7, 5, 7) */
		reached[3][5] = 1;
		(trpt+1)->bup.ovals[1] = ((int)now.shown);
		now.shown = ((int)now.visible);
#ifdef VAR_RANGES
		logval("shown", ((int)now.shown));
#endif
		;
		/* merge: .(goto)(0, 8, 7) */
		reached[3][8] = 1;
		;
		_m = 3; goto P999; /* 5 */
	case 32: // STATE 10 - commit.pml:267 - [-end-] (0:0:0 - 1)
		IfNotBlocked
		reached[3][10] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */

		 /* PROC SyncThread */
	case 33: // STATE 1 - commit.pml:237 - [(up)
		// bad hop commit.pml:238 -- at 73, <unless> looking for 69 -- merge 0:0:0 ] (69:0:4 - 1)
		IfNotBlocked
		reached[2][1] = 1;
		if (!(((int)now.up)))
			continue;
		/* merge: life = crashes(69, 2, 69) */
		reached[2][2] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P2 *)_this)->life);
		((P2 *)_this)->life = ((int)now.crashes);
#ifdef VAR_RANGES
		logval("SyncThread:life", ((int)((P2 *)_this)->life));
#endif
		;
		/* merge: w = 0(69, 3, 69) */
		reached[2][3] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P2 *)_this)->w);
		((P2 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("SyncThread:w", ((int)((P2 *)_this)->w));
#endif
		;
		/* merge: covered = 0(69, 4, 69) */
		reached[2][4] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P2 *)_this)->covered);
		((P2 *)_this)->covered = 0;
#ifdef VAR_RANGES
		logval("SyncThread:covered", ((int)((P2 *)_this)->covered));
#endif
		;
		/* merge: g = 0(69, 5, 69) */
		reached[2][5] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P2 *)_this)->g);
		((P2 *)_this)->g = 0;
#ifdef VAR_RANGES
		logval("SyncThread:g", ((int)((P2 *)_this)->g));
#endif
		;
		/* stop at bad hop 73, 69 */
		_m = 3; goto P999; /* 4 */
	case 34: // STATE 7 - commit.pml:240 - [(built)] (0:0:0 - 1)
		IfNotBlocked
		reached[2][7] = 1;
		if (!(((int)now.built)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 35: // STATE 72 - commit.pml:251 - [((crashes!=life))] (0:0:1 - 42)
		IfNotBlocked
		reached[2][72] = 1;
		if (!((((int)now.crashes)!=((int)((P2 *)_this)->life))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: life */  (trpt+1)->bup.oval = ((P2 *)_this)->life;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P2 *)_this)->life = 0;
		_m = 3; goto P999; /* 0 */
	case 36: // STATE 8 - commit.pml:240 - [built = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[2][8] = 1;
		(trpt+1)->bup.oval = ((int)now.built);
		now.built = 0;
#ifdef VAR_RANGES
		logval("built", ((int)now.built));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 37: // STATE 9 - commit.pml:240 - [g = toSync] (0:0:1 - 1)
		IfNotBlocked
		reached[2][9] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->g);
		((P2 *)_this)->g = ((int)now.toSync);
#ifdef VAR_RANGES
		logval("SyncThread:g", ((int)((P2 *)_this)->g));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 38: // STATE 11 - commit.pml:93 - [(!(groupFailed[g]))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][11] = 1;
		if (!( !(((int)now.groupFailed[ Index(((int)((P2 *)_this)->g), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 39: // STATE 12 - commit.pml:95 - [(fenced)] (0:0:0 - 1)
		IfNotBlocked
		reached[2][12] = 1;
		if (!(((int)now.fenced)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 40: // STATE 13 - commit.pml:95 - [groupFailed[g] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[2][13] = 1;
		(trpt+1)->bup.oval = ((int)now.groupFailed[ Index(((int)((P2 *)_this)->g), 2) ]);
		now.groupFailed[ Index(((P2 *)_this)->g, 2) ] = 1;
#ifdef VAR_RANGES
		logval("groupFailed[SyncThread:g]", ((int)now.groupFailed[ Index(((int)((P2 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 41: // STATE 15 - commit.pml:97 - [covered = written] (0:0:1 - 1)
		IfNotBlocked
		reached[2][15] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->covered);
		((P2 *)_this)->covered = ((int)now.written);
#ifdef VAR_RANGES
		logval("SyncThread:covered", ((int)((P2 *)_this)->covered));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 42: // STATE 16 - commit.pml:99 - [durable = ( ((durable<covered)) -> (covered) : (durable) )] (0:0:1 - 1)
		IfNotBlocked
		reached[2][16] = 1;
		(trpt+1)->bup.oval = ((int)now.durable);
		now.durable = ( ((((int)now.durable)<((int)((P2 *)_this)->covered))) ? (((int)((P2 *)_this)->covered)) : (((int)now.durable)) );
#ifdef VAR_RANGES
		logval("durable", ((int)now.durable));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 43: // STATE 17 - commit.pml:102 - [assert((groupLast[g]>=visible))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][17] = 1;
		spin_assert((((int)now.groupLast[ Index(((int)((P2 *)_this)->g), 2) ])>=((int)now.visible)), "(groupLast[g]>=visible)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 44: // STATE 18 - commit.pml:103 - [assert((groupLast[g]<=durable))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][18] = 1;
		spin_assert((((int)now.groupLast[ Index(((int)((P2 *)_this)->g), 2) ])<=((int)now.durable)), "(groupLast[g]<=durable)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 45: // STATE 19 - commit.pml:104 - [visible = groupLast[g]] (0:0:1 - 1)
		IfNotBlocked
		reached[2][19] = 1;
		(trpt+1)->bup.oval = ((int)now.visible);
		now.visible = ((int)now.groupLast[ Index(((int)((P2 *)_this)->g), 2) ]);
#ifdef VAR_RANGES
		logval("visible", ((int)now.visible));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 46: // STATE 21 - commit.pml:107 - [(!(syncFailedOnce))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][21] = 1;
		if (!( !(((int)now.syncFailedOnce))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 47: // STATE 22 - commit.pml:107 - [syncFailedOnce = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[2][22] = 1;
		(trpt+1)->bup.oval = ((int)now.syncFailedOnce);
		now.syncFailedOnce = 1;
#ifdef VAR_RANGES
		logval("syncFailedOnce", ((int)now.syncFailedOnce));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 48: // STATE 23 - commit.pml:107 - [fenced = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[2][23] = 1;
		(trpt+1)->bup.oval = ((int)now.fenced);
		now.fenced = 1;
#ifdef VAR_RANGES
		logval("fenced", ((int)now.fenced));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 49: // STATE 24 - commit.pml:107 - [groupFailed[g] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[2][24] = 1;
		(trpt+1)->bup.oval = ((int)now.groupFailed[ Index(((int)((P2 *)_this)->g), 2) ]);
		now.groupFailed[ Index(((P2 *)_this)->g, 2) ] = 1;
#ifdef VAR_RANGES
		logval("groupFailed[SyncThread:g]", ((int)now.groupFailed[ Index(((int)((P2 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 50: // STATE 28 - commit.pml:109 - [covered = 0] (0:0:1 - 3)
		IfNotBlocked
		reached[2][28] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->covered);
		((P2 *)_this)->covered = 0;
#ifdef VAR_RANGES
		logval("SyncThread:covered", ((int)((P2 *)_this)->covered));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 51: // STATE 34 - commit.pml:113 - [w = 0] (0:0:1 - 5)
		IfNotBlocked
		reached[2][34] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->w);
		((P2 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("SyncThread:w", ((int)((P2 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 52: // STATE 35 - commit.pml:115 - [((w<3))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][35] = 1;
		if (!((((int)((P2 *)_this)->w)<3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 53: // STATE 36 - commit.pml:118 - [((members[g]&(1<<w)))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][36] = 1;
		if (!((((int)now.members[ Index(((int)((P2 *)_this)->g), 2) ])&(1<<((int)((P2 *)_this)->w)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 54: // STATE 37 - commit.pml:119 - [answer[w] = ( (groupFailed[g]) -> (2) : (1) )] (0:0:1 - 1)
		IfNotBlocked
		reached[2][37] = 1;
		(trpt+1)->bup.oval = ((int)now.answer[ Index(((int)((P2 *)_this)->w), 3) ]);
		now.answer[ Index(((P2 *)_this)->w, 3) ] = ( (((int)now.groupFailed[ Index(((int)((P2 *)_this)->g), 2) ])) ? (2) : (1) );
#ifdef VAR_RANGES
		logval("answer[SyncThread:w]", ((int)now.answer[ Index(((int)((P2 *)_this)->w), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 55: // STATE 38 - commit.pml:121 - [(!(groupFailed[g]))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][38] = 1;
		if (!( !(((int)now.groupFailed[ Index(((int)((P2 *)_this)->g), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 56: // STATE 39 - commit.pml:122 - [assert((record[sequenceOf[w]]==((w*1)+begun[w])))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][39] = 1;
		spin_assert((((int)now.record[ Index(((int)now.sequenceOf[ Index(((int)((P2 *)_this)->w), 3) ]), 4) ])==((((int)((P2 *)_this)->w)*1)+((int)now.begun[ Index(((int)((P2 *)_this)->w), 3) ]))), "(record[sequenceOf[w]]==((w*1)+begun[w]))", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 57: // STATE 40 - commit.pml:123 - [assert((sequenceOf[w]<=durable))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][40] = 1;
		spin_assert((((int)now.sequenceOf[ Index(((int)((P2 *)_this)->w), 3) ])<=((int)now.durable)), "(sequenceOf[w]<=durable)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 58: // STATE 41 - commit.pml:124 - [assert((sequenceOf[w]<=visible))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][41] = 1;
		spin_assert((((int)now.sequenceOf[ Index(((int)((P2 *)_this)->w), 3) ])<=((int)now.visible)), "(sequenceOf[w]<=visible)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 59: // STATE 42 - commit.pml:125 - [acknowledged = ( ((acknowledged<sequenceOf[w])) -> (sequenceOf[w]) : (acknowledged) )] (0:0:1 - 1)
		IfNotBlocked
		reached[2][42] = 1;
		(trpt+1)->bup.oval = ((int)now.acknowledged);
		now.acknowledged = ( ((((int)now.acknowledged)<((int)now.sequenceOf[ Index(((int)((P2 *)_this)->w), 3) ]))) ? (((int)now.sequenceOf[ Index(((int)((P2 *)_this)->w), 3) ])) : (((int)now.acknowledged)) );
#ifdef VAR_RANGES
		logval("acknowledged", ((int)now.acknowledged));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 60: // STATE 49 - commit.pml:130 - [w = (w+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[2][49] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->w);
		((P2 *)_this)->w = (((int)((P2 *)_this)->w)+1);
#ifdef VAR_RANGES
		logval("SyncThread:w", ((int)((P2 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 61: // STATE 56 - commit.pml:134 - [w = 0] (0:0:1 - 3)
		IfNotBlocked
		reached[2][56] = 1;
		(trpt+1)->bup.oval = ((int)((P2 *)_this)->w);
		((P2 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("SyncThread:w", ((int)((P2 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 62: // STATE 57 - commit.pml:135 - [members[g] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[2][57] = 1;
		(trpt+1)->bup.oval = ((int)now.members[ Index(((int)((P2 *)_this)->g), 2) ]);
		now.members[ Index(((P2 *)_this)->g, 2) ] = 0;
#ifdef VAR_RANGES
		logval("members[SyncThread:g]", ((int)now.members[ Index(((int)((P2 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 63: // STATE 59 - commit.pml:243 - [syncing = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[2][59] = 1;
		(trpt+1)->bup.oval = ((int)now.syncing);
		now.syncing = 0;
#ifdef VAR_RANGES
		logval("syncing", ((int)now.syncing));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 64: // STATE 60 - commit.pml:245 - [(sleeps)] (0:0:0 - 1)
		IfNotBlocked
		reached[2][60] = 1;
		if (!(((int)now.sleeps)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 65: // STATE 61 - commit.pml:245 - [sleeps = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[2][61] = 1;
		(trpt+1)->bup.oval = ((int)now.sleeps);
		now.sleeps = 0;
#ifdef VAR_RANGES
		logval("sleeps", ((int)now.sleeps));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 66: // STATE 62 - commit.pml:245 - [assert(!(wake))] (0:0:0 - 1)
		IfNotBlocked
		reached[2][62] = 1;
		spin_assert( !(((int)now.wake)), " !(wake)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 67: // STATE 63 - commit.pml:245 - [wake = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[2][63] = 1;
		(trpt+1)->bup.oval = ((int)now.wake);
		now.wake = 1;
#ifdef VAR_RANGES
		logval("wake", ((int)now.wake));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 68: // STATE 68 - commit.pml:249 - [syncIdle = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[2][68] = 1;
		(trpt+1)->bup.oval = ((int)now.syncIdle);
		now.syncIdle = 1;
#ifdef VAR_RANGES
		logval("syncIdle", ((int)now.syncIdle));
#endif
		;
		_m = 3; goto P999; /* 0 */

		 /* PROC Turnstile */
	case 69: // STATE 1 - commit.pml:200 - [(up)
		// bad hop commit.pml:201 -- at 77, <unless> looking for 73 -- merge 0:0:0 ] (73:0:4 - 1)
		IfNotBlocked
		reached[1][1] = 1;
		if (!(((int)now.up)))
			continue;
		/* merge: life = crashes(73, 2, 73) */
		reached[1][2] = 1;
		(trpt+1)->bup.ovals = grab_ints(4);
		(trpt+1)->bup.ovals[0] = ((int)((P1 *)_this)->life);
		((P1 *)_this)->life = ((int)now.crashes);
#ifdef VAR_RANGES
		logval("Turnstile:life", ((int)((P1 *)_this)->life));
#endif
		;
		/* merge: w = 0(73, 3, 73) */
		reached[1][3] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P1 *)_this)->w);
		((P1 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("Turnstile:w", ((int)((P1 *)_this)->w));
#endif
		;
		/* merge: covered = 0(73, 4, 73) */
		reached[1][4] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P1 *)_this)->covered);
		((P1 *)_this)->covered = 0;
#ifdef VAR_RANGES
		logval("Turnstile:covered", ((int)((P1 *)_this)->covered));
#endif
		;
		/* merge: g = 0(73, 5, 73) */
		reached[1][5] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P1 *)_this)->g);
		((P1 *)_this)->g = 0;
#ifdef VAR_RANGES
		logval("Turnstile:g", ((int)((P1 *)_this)->g));
#endif
		;
		/* stop at bad hop 77, 73 */
		_m = 3; goto P999; /* 4 */
	case 70: // STATE 7 - commit.pml:203 - [(leadPassed)] (0:0:0 - 1)
		IfNotBlocked
		reached[1][7] = 1;
		if (!(((int)now.leadPassed)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 71: // STATE 76 - commit.pml:229 - [((crashes!=life))] (0:0:1 - 44)
		IfNotBlocked
		reached[1][76] = 1;
		if (!((((int)now.crashes)!=((int)((P1 *)_this)->life))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: life */  (trpt+1)->bup.oval = ((P1 *)_this)->life;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P1 *)_this)->life = 0;
		_m = 3; goto P999; /* 0 */
	case 72: // STATE 8 - commit.pml:203 - [leadPassed = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[1][8] = 1;
		(trpt+1)->bup.oval = ((int)now.leadPassed);
		now.leadPassed = 0;
#ifdef VAR_RANGES
		logval("leadPassed", ((int)now.leadPassed));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 73: // STATE 10 - commit.pml:205 - [g = next] (0:0:1 - 1)
		IfNotBlocked
		reached[1][10] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->g);
		((P1 *)_this)->g = ((int)now.next);
#ifdef VAR_RANGES
		logval("Turnstile:g", ((int)((P1 *)_this)->g));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 74: // STATE 11 - commit.pml:64 - [members[g] = waiting] (0:0:1 - 1)
		IfNotBlocked
		reached[1][11] = 1;
		(trpt+1)->bup.oval = ((int)now.members[ Index(((int)((P1 *)_this)->g), 2) ]);
		now.members[ Index(((P1 *)_this)->g, 2) ] = ((int)now.waiting);
#ifdef VAR_RANGES
		logval("members[Turnstile:g]", ((int)now.members[ Index(((int)((P1 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 75: // STATE 12 - commit.pml:64 - [waiting = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[1][12] = 1;
		(trpt+1)->bup.oval = ((int)now.waiting);
		now.waiting = 0;
#ifdef VAR_RANGES
		logval("waiting", ((int)now.waiting));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 76: // STATE 15 - commit.pml:208 - [((members[g]!=0))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][15] = 1;
		if (!((((int)now.members[ Index(((int)((P1 *)_this)->g), 2) ])!=0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 77: // STATE 16 - commit.pml:68 - [groupFailed[g] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[1][16] = 1;
		(trpt+1)->bup.oval = ((int)now.groupFailed[ Index(((int)((P1 *)_this)->g), 2) ]);
		now.groupFailed[ Index(((P1 *)_this)->g, 2) ] = 0;
#ifdef VAR_RANGES
		logval("groupFailed[Turnstile:g]", ((int)now.groupFailed[ Index(((int)((P1 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 78: // STATE 17 - commit.pml:70 - [(fenced)] (0:0:0 - 1)
		IfNotBlocked
		reached[1][17] = 1;
		if (!(((int)now.fenced)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 79: // STATE 18 - commit.pml:70 - [groupFailed[g] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[1][18] = 1;
		(trpt+1)->bup.oval = ((int)now.groupFailed[ Index(((int)((P1 *)_this)->g), 2) ]);
		now.groupFailed[ Index(((P1 *)_this)->g, 2) ] = 1;
#ifdef VAR_RANGES
		logval("groupFailed[Turnstile:g]", ((int)now.groupFailed[ Index(((int)((P1 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 80: // STATE 20 - commit.pml:73 - [w = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[1][20] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->w);
		((P1 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("Turnstile:w", ((int)((P1 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 81: // STATE 21 - commit.pml:75 - [(((w<3)&&(members[g]&(1<<w))))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][21] = 1;
		if (!(((((int)((P1 *)_this)->w)<3)&&(((int)now.members[ Index(((int)((P1 *)_this)->g), 2) ])&(1<<((int)((P1 *)_this)->w))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 82: // STATE 22 - commit.pml:76 - [last = (last+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[1][22] = 1;
		(trpt+1)->bup.oval = ((int)now.last);
		now.last = (((int)now.last)+1);
#ifdef VAR_RANGES
		logval("last", ((int)now.last));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 83: // STATE 23 - commit.pml:77 - [assert(((last<=(3*1))&&(record[last]==0)))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][23] = 1;
		spin_assert(((((int)now.last)<=(3*1))&&(((int)now.record[ Index(((int)now.last), 4) ])==0)), "((last<=(3*1))&&(record[last]==0))", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 84: // STATE 24 - commit.pml:78 - [record[last] = ((w*1)+begun[w])] (0:0:1 - 1)
		IfNotBlocked
		reached[1][24] = 1;
		(trpt+1)->bup.oval = ((int)now.record[ Index(((int)now.last), 4) ]);
		now.record[ Index(now.last, 4) ] = ((((int)((P1 *)_this)->w)*1)+((int)now.begun[ Index(((int)((P1 *)_this)->w), 3) ]));
#ifdef VAR_RANGES
		logval("record[last]", ((int)now.record[ Index(((int)now.last), 4) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 85: // STATE 25 - commit.pml:79 - [sequenceOf[w] = last] (0:0:1 - 1)
		IfNotBlocked
		reached[1][25] = 1;
		(trpt+1)->bup.oval = ((int)now.sequenceOf[ Index(((int)((P1 *)_this)->w), 3) ]);
		now.sequenceOf[ Index(((P1 *)_this)->w, 3) ] = ((int)now.last);
#ifdef VAR_RANGES
		logval("sequenceOf[Turnstile:w]", ((int)now.sequenceOf[ Index(((int)((P1 *)_this)->w), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 86: // STATE 26 - commit.pml:80 - [w = (w+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[1][26] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->w);
		((P1 *)_this)->w = (((int)((P1 *)_this)->w)+1);
#ifdef VAR_RANGES
		logval("Turnstile:w", ((int)((P1 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 87: // STATE 27 - commit.pml:81 - [(((w<3)&&!((members[g]&(1<<w)))))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][27] = 1;
		if (!(((((int)((P1 *)_this)->w)<3)&& !((((int)now.members[ Index(((int)((P1 *)_this)->g), 2) ])&(1<<((int)((P1 *)_this)->w)))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 88: // STATE 28 - commit.pml:81 - [w = (w+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[1][28] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->w);
		((P1 *)_this)->w = (((int)((P1 *)_this)->w)+1);
#ifdef VAR_RANGES
		logval("Turnstile:w", ((int)((P1 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 89: // STATE 29 - commit.pml:82 - [((w==3))] (0:0:1 - 1)
		IfNotBlocked
		reached[1][29] = 1;
		if (!((((int)((P1 *)_this)->w)==3)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: w */  (trpt+1)->bup.oval = ((P1 *)_this)->w;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P1 *)_this)->w = 0;
		_m = 3; goto P999; /* 0 */
	case 90: // STATE 34 - commit.pml:84 - [w = 0] (0:0:1 - 3)
		IfNotBlocked
		reached[1][34] = 1;
		(trpt+1)->bup.oval = ((int)((P1 *)_this)->w);
		((P1 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("Turnstile:w", ((int)((P1 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 91: // STATE 35 - commit.pml:85 - [groupLast[g] = last] (0:0:1 - 1)
		IfNotBlocked
		reached[1][35] = 1;
		(trpt+1)->bup.oval = ((int)now.groupLast[ Index(((int)((P1 *)_this)->g), 2) ]);
		now.groupLast[ Index(((P1 *)_this)->g, 2) ] = ((int)now.last);
#ifdef VAR_RANGES
		logval("groupLast[Turnstile:g]", ((int)now.groupLast[ Index(((int)((P1 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 92: // STATE 37 - commit.pml:87 - [written = last] (0:0:1 - 1)
		IfNotBlocked
		reached[1][37] = 1;
		(trpt+1)->bup.oval = ((int)now.written);
		now.written = ((int)now.last);
#ifdef VAR_RANGES
		logval("written", ((int)now.written));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 93: // STATE 41 - commit.pml:211 - [(syncIdle)] (0:0:0 - 1)
		IfNotBlocked
		reached[1][41] = 1;
		if (!(((int)now.syncIdle)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 94: // STATE 42 - commit.pml:211 - [syncIdle = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[1][42] = 1;
		(trpt+1)->bup.oval = ((int)now.syncIdle);
		now.syncIdle = 0;
#ifdef VAR_RANGES
		logval("syncIdle", ((int)now.syncIdle));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 95: // STATE 44 - commit.pml:213 - [syncing = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[1][44] = 1;
		(trpt+1)->bup.oval = ((int)now.syncing);
		now.syncing = 1;
#ifdef VAR_RANGES
		logval("syncing", ((int)now.syncing));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 96: // STATE 45 - commit.pml:213 - [toSync = g] (0:0:1 - 1)
		IfNotBlocked
		reached[1][45] = 1;
		(trpt+1)->bup.oval = ((int)now.toSync);
		now.toSync = ((int)((P1 *)_this)->g);
#ifdef VAR_RANGES
		logval("toSync", ((int)now.toSync));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 97: // STATE 46 - commit.pml:213 - [next = (1-next)] (0:0:1 - 1)
		IfNotBlocked
		reached[1][46] = 1;
		(trpt+1)->bup.oval = ((int)now.next);
		now.next = (1-((int)now.next));
#ifdef VAR_RANGES
		logval("next", ((int)now.next));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 98: // STATE 47 - commit.pml:213 - [assert(!(built))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][47] = 1;
		spin_assert( !(((int)now.built)), " !(built)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 99: // STATE 48 - commit.pml:213 - [built = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[1][48] = 1;
		(trpt+1)->bup.oval = ((int)now.built);
		now.built = 1;
#ifdef VAR_RANGES
		logval("built", ((int)now.built));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 100: // STATE 51 - commit.pml:217 - [((waiting!=0))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][51] = 1;
		if (!((((int)now.waiting)!=0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 101: // STATE 53 - commit.pml:218 - [(((waiting==0)&&syncing))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][53] = 1;
		if (!(((((int)now.waiting)==0)&&((int)now.syncing))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 102: // STATE 54 - commit.pml:218 - [sleeps = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[1][54] = 1;
		(trpt+1)->bup.oval = ((int)now.sleeps);
		now.sleeps = 1;
#ifdef VAR_RANGES
		logval("sleeps", ((int)now.sleeps));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 103: // STATE 56 - commit.pml:219 - [led = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[1][56] = 1;
		(trpt+1)->bup.oval = ((int)now.led);
		now.led = 0;
#ifdef VAR_RANGES
		logval("led", ((int)now.led));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 104: // STATE 61 - commit.pml:223 - [((sleeps||wake))] (0:0:0 - 1)
		IfNotBlocked
		reached[1][61] = 1;
		if (!((((int)now.sleeps)||((int)now.wake))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 105: // STATE 62 - commit.pml:223 - [(wake)] (0:0:0 - 1)
		IfNotBlocked
		reached[1][62] = 1;
		if (!(((int)now.wake)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 106: // STATE 63 - commit.pml:223 - [wake = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[1][63] = 1;
		(trpt+1)->bup.oval = ((int)now.wake);
		now.wake = 0;
#ifdef VAR_RANGES
		logval("wake", ((int)now.wake));
#endif
		;
		_m = 3; goto P999; /* 0 */

		 /* PROC Writer */
	case 107: // STATE 1 - commit.pml:167 - [(up)
		// bad hop commit.pml:168 -- at 124, <unless> looking for 120 -- merge 0:0:0 ] (120:0:5 - 1)
		IfNotBlocked
		reached[0][1] = 1;
		if (!(((int)now.up)))
			continue;
		/* merge: life = crashes(120, 2, 120) */
		reached[0][2] = 1;
		(trpt+1)->bup.ovals = grab_ints(5);
		(trpt+1)->bup.ovals[0] = ((int)((P0 *)_this)->life);
		((P0 *)_this)->life = ((int)now.crashes);
#ifdef VAR_RANGES
		logval("Writer:life", ((int)((P0 *)_this)->life));
#endif
		;
		/* merge: w = 0(120, 3, 120) */
		reached[0][3] = 1;
		(trpt+1)->bup.ovals[1] = ((int)((P0 *)_this)->w);
		((P0 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("Writer:w", ((int)((P0 *)_this)->w));
#endif
		;
		/* merge: covered = 0(120, 4, 120) */
		reached[0][4] = 1;
		(trpt+1)->bup.ovals[2] = ((int)((P0 *)_this)->covered);
		((P0 *)_this)->covered = 0;
#ifdef VAR_RANGES
		logval("Writer:covered", ((int)((P0 *)_this)->covered));
#endif
		;
		/* merge: g = 0(120, 5, 120) */
		reached[0][5] = 1;
		(trpt+1)->bup.ovals[3] = ((int)((P0 *)_this)->g);
		((P0 *)_this)->g = 0;
#ifdef VAR_RANGES
		logval("Writer:g", ((int)((P0 *)_this)->g));
#endif
		;
		/* merge: leads = 0(120, 6, 120) */
		reached[0][6] = 1;
		(trpt+1)->bup.ovals[4] = ((int)((P0 *)_this)->leads);
		((P0 *)_this)->leads = 0;
#ifdef VAR_RANGES
		logval("Writer:leads", ((int)((P0 *)_this)->leads));
#endif
		;
		/* stop at bad hop 124, 120 */
		_m = 3; goto P999; /* 5 */
	case 108: // STATE 8 - commit.pml:170 - [((begun[me]<1))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][8] = 1;
		if (!((((int)now.begun[ Index(((int)((P0 *)_this)->me), 3) ])<1)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 109: // STATE 123 - commit.pml:189 - [((crashes!=life))] (0:0:0 - 75)
		IfNotBlocked
		reached[0][123] = 1;
		if (!((((int)now.crashes)!=((int)((P0 *)_this)->life))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 110: // STATE 9 - commit.pml:172 - [begun[me] = (begun[me]+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[0][9] = 1;
		(trpt+1)->bup.oval = ((int)now.begun[ Index(((int)((P0 *)_this)->me), 3) ]);
		now.begun[ Index(((P0 *)_this)->me, 3) ] = (((int)now.begun[ Index(((int)((P0 *)_this)->me), 3) ])+1);
#ifdef VAR_RANGES
		logval("begun[Writer:me]", ((int)now.begun[ Index(((int)((P0 *)_this)->me), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 111: // STATE 10 - commit.pml:173 - [answer[me] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][10] = 1;
		(trpt+1)->bup.oval = ((int)now.answer[ Index(((int)((P0 *)_this)->me), 3) ]);
		now.answer[ Index(((P0 *)_this)->me, 3) ] = 0;
#ifdef VAR_RANGES
		logval("answer[Writer:me]", ((int)now.answer[ Index(((int)((P0 *)_this)->me), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 112: // STATE 11 - commit.pml:174 - [waiting = (waiting|(1<<me))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][11] = 1;
		(trpt+1)->bup.oval = ((int)now.waiting);
		now.waiting = (((int)now.waiting)|(1<<((int)((P0 *)_this)->me)));
#ifdef VAR_RANGES
		logval("waiting", ((int)now.waiting));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 113: // STATE 12 - commit.pml:175 - [leads = !(led)] (0:0:1 - 1)
		IfNotBlocked
		reached[0][12] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->leads);
		((P0 *)_this)->leads =  !(((int)now.led));
#ifdef VAR_RANGES
		logval("Writer:leads", ((int)((P0 *)_this)->leads));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 114: // STATE 13 - commit.pml:176 - [led = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][13] = 1;
		(trpt+1)->bup.oval = ((int)now.led);
		now.led = 1;
#ifdef VAR_RANGES
		logval("led", ((int)now.led));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 115: // STATE 14 - commit.pml:178 - [(sleeps)] (0:0:0 - 1)
		IfNotBlocked
		reached[0][14] = 1;
		if (!(((int)now.sleeps)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 116: // STATE 15 - commit.pml:178 - [sleeps = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][15] = 1;
		(trpt+1)->bup.oval = ((int)now.sleeps);
		now.sleeps = 0;
#ifdef VAR_RANGES
		logval("sleeps", ((int)now.sleeps));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 117: // STATE 16 - commit.pml:178 - [assert(!(wake))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][16] = 1;
		spin_assert( !(((int)now.wake)), " !(wake)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 118: // STATE 17 - commit.pml:178 - [wake = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][17] = 1;
		(trpt+1)->bup.oval = ((int)now.wake);
		now.wake = 1;
#ifdef VAR_RANGES
		logval("wake", ((int)now.wake));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 119: // STATE 22 - commit.pml:183 - [(leads)] (0:0:1 - 1)
		IfNotBlocked
		reached[0][22] = 1;
		if (!(((int)((P0 *)_this)->leads)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: leads */  (trpt+1)->bup.oval = ((P0 *)_this)->leads;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->leads = 0;
		_m = 3; goto P999; /* 0 */
	case 120: // STATE 23 - commit.pml:140 - [g = next] (0:0:1 - 1)
		IfNotBlocked
		reached[0][23] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->g);
		((P0 *)_this)->g = ((int)now.next);
#ifdef VAR_RANGES
		logval("Writer:g", ((int)((P0 *)_this)->g));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 121: // STATE 24 - commit.pml:64 - [members[g] = waiting] (0:0:1 - 1)
		IfNotBlocked
		reached[0][24] = 1;
		(trpt+1)->bup.oval = ((int)now.members[ Index(((int)((P0 *)_this)->g), 2) ]);
		now.members[ Index(((P0 *)_this)->g, 2) ] = ((int)now.waiting);
#ifdef VAR_RANGES
		logval("members[Writer:g]", ((int)now.members[ Index(((int)((P0 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 122: // STATE 25 - commit.pml:64 - [waiting = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][25] = 1;
		(trpt+1)->bup.oval = ((int)now.waiting);
		now.waiting = 0;
#ifdef VAR_RANGES
		logval("waiting", ((int)now.waiting));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 123: // STATE 28 - commit.pml:143 - [((members[g]!=0))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][28] = 1;
		if (!((((int)now.members[ Index(((int)((P0 *)_this)->g), 2) ])!=0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 124: // STATE 29 - commit.pml:68 - [groupFailed[g] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][29] = 1;
		(trpt+1)->bup.oval = ((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]);
		now.groupFailed[ Index(((P0 *)_this)->g, 2) ] = 0;
#ifdef VAR_RANGES
		logval("groupFailed[Writer:g]", ((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 125: // STATE 30 - commit.pml:70 - [(fenced)] (0:0:0 - 1)
		IfNotBlocked
		reached[0][30] = 1;
		if (!(((int)now.fenced)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 126: // STATE 31 - commit.pml:70 - [groupFailed[g] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][31] = 1;
		(trpt+1)->bup.oval = ((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]);
		now.groupFailed[ Index(((P0 *)_this)->g, 2) ] = 1;
#ifdef VAR_RANGES
		logval("groupFailed[Writer:g]", ((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 127: // STATE 33 - commit.pml:73 - [w = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][33] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->w);
		((P0 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("Writer:w", ((int)((P0 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 128: // STATE 34 - commit.pml:75 - [(((w<3)&&(members[g]&(1<<w))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][34] = 1;
		if (!(((((int)((P0 *)_this)->w)<3)&&(((int)now.members[ Index(((int)((P0 *)_this)->g), 2) ])&(1<<((int)((P0 *)_this)->w))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 129: // STATE 35 - commit.pml:76 - [last = (last+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[0][35] = 1;
		(trpt+1)->bup.oval = ((int)now.last);
		now.last = (((int)now.last)+1);
#ifdef VAR_RANGES
		logval("last", ((int)now.last));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 130: // STATE 36 - commit.pml:77 - [assert(((last<=(3*1))&&(record[last]==0)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][36] = 1;
		spin_assert(((((int)now.last)<=(3*1))&&(((int)now.record[ Index(((int)now.last), 4) ])==0)), "((last<=(3*1))&&(record[last]==0))", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 131: // STATE 37 - commit.pml:78 - [record[last] = ((w*1)+begun[w])] (0:0:1 - 1)
		IfNotBlocked
		reached[0][37] = 1;
		(trpt+1)->bup.oval = ((int)now.record[ Index(((int)now.last), 4) ]);
		now.record[ Index(now.last, 4) ] = ((((int)((P0 *)_this)->w)*1)+((int)now.begun[ Index(((int)((P0 *)_this)->w), 3) ]));
#ifdef VAR_RANGES
		logval("record[last]", ((int)now.record[ Index(((int)now.last), 4) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 132: // STATE 38 - commit.pml:79 - [sequenceOf[w] = last] (0:0:1 - 1)
		IfNotBlocked
		reached[0][38] = 1;
		(trpt+1)->bup.oval = ((int)now.sequenceOf[ Index(((int)((P0 *)_this)->w), 3) ]);
		now.sequenceOf[ Index(((P0 *)_this)->w, 3) ] = ((int)now.last);
#ifdef VAR_RANGES
		logval("sequenceOf[Writer:w]", ((int)now.sequenceOf[ Index(((int)((P0 *)_this)->w), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 133: // STATE 39 - commit.pml:80 - [w = (w+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[0][39] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->w);
		((P0 *)_this)->w = (((int)((P0 *)_this)->w)+1);
#ifdef VAR_RANGES
		logval("Writer:w", ((int)((P0 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 134: // STATE 40 - commit.pml:81 - [(((w<3)&&!((members[g]&(1<<w)))))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][40] = 1;
		if (!(((((int)((P0 *)_this)->w)<3)&& !((((int)now.members[ Index(((int)((P0 *)_this)->g), 2) ])&(1<<((int)((P0 *)_this)->w)))))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 135: // STATE 41 - commit.pml:81 - [w = (w+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[0][41] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->w);
		((P0 *)_this)->w = (((int)((P0 *)_this)->w)+1);
#ifdef VAR_RANGES
		logval("Writer:w", ((int)((P0 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 136: // STATE 42 - commit.pml:82 - [((w==3))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][42] = 1;
		if (!((((int)((P0 *)_this)->w)==3)))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: w */  (trpt+1)->bup.oval = ((P0 *)_this)->w;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->w = 0;
		_m = 3; goto P999; /* 0 */
	case 137: // STATE 47 - commit.pml:84 - [w = 0] (0:0:1 - 3)
		IfNotBlocked
		reached[0][47] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->w);
		((P0 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("Writer:w", ((int)((P0 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 138: // STATE 48 - commit.pml:85 - [groupLast[g] = last] (0:0:1 - 1)
		IfNotBlocked
		reached[0][48] = 1;
		(trpt+1)->bup.oval = ((int)now.groupLast[ Index(((int)((P0 *)_this)->g), 2) ]);
		now.groupLast[ Index(((P0 *)_this)->g, 2) ] = ((int)now.last);
#ifdef VAR_RANGES
		logval("groupLast[Writer:g]", ((int)now.groupLast[ Index(((int)((P0 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 139: // STATE 50 - commit.pml:87 - [written = last] (0:0:1 - 1)
		IfNotBlocked
		reached[0][50] = 1;
		(trpt+1)->bup.oval = ((int)now.written);
		now.written = ((int)now.last);
#ifdef VAR_RANGES
		logval("written", ((int)now.written));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 140: // STATE 54 - commit.pml:93 - [(!(groupFailed[g]))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][54] = 1;
		if (!( !(((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 141: // STATE 55 - commit.pml:95 - [(fenced)] (0:0:0 - 1)
		IfNotBlocked
		reached[0][55] = 1;
		if (!(((int)now.fenced)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 142: // STATE 56 - commit.pml:95 - [groupFailed[g] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][56] = 1;
		(trpt+1)->bup.oval = ((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]);
		now.groupFailed[ Index(((P0 *)_this)->g, 2) ] = 1;
#ifdef VAR_RANGES
		logval("groupFailed[Writer:g]", ((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 143: // STATE 58 - commit.pml:97 - [covered = written] (0:0:1 - 1)
		IfNotBlocked
		reached[0][58] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->covered);
		((P0 *)_this)->covered = ((int)now.written);
#ifdef VAR_RANGES
		logval("Writer:covered", ((int)((P0 *)_this)->covered));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 144: // STATE 59 - commit.pml:99 - [durable = ( ((durable<covered)) -> (covered) : (durable) )] (0:0:1 - 1)
		IfNotBlocked
		reached[0][59] = 1;
		(trpt+1)->bup.oval = ((int)now.durable);
		now.durable = ( ((((int)now.durable)<((int)((P0 *)_this)->covered))) ? (((int)((P0 *)_this)->covered)) : (((int)now.durable)) );
#ifdef VAR_RANGES
		logval("durable", ((int)now.durable));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 145: // STATE 60 - commit.pml:102 - [assert((groupLast[g]>=visible))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][60] = 1;
		spin_assert((((int)now.groupLast[ Index(((int)((P0 *)_this)->g), 2) ])>=((int)now.visible)), "(groupLast[g]>=visible)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 146: // STATE 61 - commit.pml:103 - [assert((groupLast[g]<=durable))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][61] = 1;
		spin_assert((((int)now.groupLast[ Index(((int)((P0 *)_this)->g), 2) ])<=((int)now.durable)), "(groupLast[g]<=durable)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 147: // STATE 62 - commit.pml:104 - [visible = groupLast[g]] (0:0:1 - 1)
		IfNotBlocked
		reached[0][62] = 1;
		(trpt+1)->bup.oval = ((int)now.visible);
		now.visible = ((int)now.groupLast[ Index(((int)((P0 *)_this)->g), 2) ]);
#ifdef VAR_RANGES
		logval("visible", ((int)now.visible));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 148: // STATE 64 - commit.pml:107 - [(!(syncFailedOnce))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][64] = 1;
		if (!( !(((int)now.syncFailedOnce))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 149: // STATE 65 - commit.pml:107 - [syncFailedOnce = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][65] = 1;
		(trpt+1)->bup.oval = ((int)now.syncFailedOnce);
		now.syncFailedOnce = 1;
#ifdef VAR_RANGES
		logval("syncFailedOnce", ((int)now.syncFailedOnce));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 150: // STATE 66 - commit.pml:107 - [fenced = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][66] = 1;
		(trpt+1)->bup.oval = ((int)now.fenced);
		now.fenced = 1;
#ifdef VAR_RANGES
		logval("fenced", ((int)now.fenced));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 151: // STATE 67 - commit.pml:107 - [groupFailed[g] = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][67] = 1;
		(trpt+1)->bup.oval = ((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]);
		now.groupFailed[ Index(((P0 *)_this)->g, 2) ] = 1;
#ifdef VAR_RANGES
		logval("groupFailed[Writer:g]", ((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 152: // STATE 71 - commit.pml:109 - [covered = 0] (0:0:1 - 3)
		IfNotBlocked
		reached[0][71] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->covered);
		((P0 *)_this)->covered = 0;
#ifdef VAR_RANGES
		logval("Writer:covered", ((int)((P0 *)_this)->covered));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 153: // STATE 77 - commit.pml:113 - [w = 0] (0:0:1 - 5)
		IfNotBlocked
		reached[0][77] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->w);
		((P0 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("Writer:w", ((int)((P0 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 154: // STATE 78 - commit.pml:115 - [((w<3))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][78] = 1;
		if (!((((int)((P0 *)_this)->w)<3)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 155: // STATE 79 - commit.pml:118 - [((members[g]&(1<<w)))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][79] = 1;
		if (!((((int)now.members[ Index(((int)((P0 *)_this)->g), 2) ])&(1<<((int)((P0 *)_this)->w)))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 156: // STATE 80 - commit.pml:119 - [answer[w] = ( (groupFailed[g]) -> (2) : (1) )] (0:0:1 - 1)
		IfNotBlocked
		reached[0][80] = 1;
		(trpt+1)->bup.oval = ((int)now.answer[ Index(((int)((P0 *)_this)->w), 3) ]);
		now.answer[ Index(((P0 *)_this)->w, 3) ] = ( (((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ])) ? (2) : (1) );
#ifdef VAR_RANGES
		logval("answer[Writer:w]", ((int)now.answer[ Index(((int)((P0 *)_this)->w), 3) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 157: // STATE 81 - commit.pml:121 - [(!(groupFailed[g]))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][81] = 1;
		if (!( !(((int)now.groupFailed[ Index(((int)((P0 *)_this)->g), 2) ]))))
			continue;
		_m = 3; goto P999; /* 0 */
	case 158: // STATE 82 - commit.pml:122 - [assert((record[sequenceOf[w]]==((w*1)+begun[w])))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][82] = 1;
		spin_assert((((int)now.record[ Index(((int)now.sequenceOf[ Index(((int)((P0 *)_this)->w), 3) ]), 4) ])==((((int)((P0 *)_this)->w)*1)+((int)now.begun[ Index(((int)((P0 *)_this)->w), 3) ]))), "(record[sequenceOf[w]]==((w*1)+begun[w]))", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 159: // STATE 83 - commit.pml:123 - [assert((sequenceOf[w]<=durable))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][83] = 1;
		spin_assert((((int)now.sequenceOf[ Index(((int)((P0 *)_this)->w), 3) ])<=((int)now.durable)), "(sequenceOf[w]<=durable)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 160: // STATE 84 - commit.pml:124 - [assert((sequenceOf[w]<=visible))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][84] = 1;
		spin_assert((((int)now.sequenceOf[ Index(((int)((P0 *)_this)->w), 3) ])<=((int)now.visible)), "(sequenceOf[w]<=visible)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 161: // STATE 85 - commit.pml:125 - [acknowledged = ( ((acknowledged<sequenceOf[w])) -> (sequenceOf[w]) : (acknowledged) )] (0:0:1 - 1)
		IfNotBlocked
		reached[0][85] = 1;
		(trpt+1)->bup.oval = ((int)now.acknowledged);
		now.acknowledged = ( ((((int)now.acknowledged)<((int)now.sequenceOf[ Index(((int)((P0 *)_this)->w), 3) ]))) ? (((int)now.sequenceOf[ Index(((int)((P0 *)_this)->w), 3) ])) : (((int)now.acknowledged)) );
#ifdef VAR_RANGES
		logval("acknowledged", ((int)now.acknowledged));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 162: // STATE 92 - commit.pml:130 - [w = (w+1)] (0:0:1 - 1)
		IfNotBlocked
		reached[0][92] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->w);
		((P0 *)_this)->w = (((int)((P0 *)_this)->w)+1);
#ifdef VAR_RANGES
		logval("Writer:w", ((int)((P0 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 163: // STATE 99 - commit.pml:134 - [w = 0] (0:0:1 - 3)
		IfNotBlocked
		reached[0][99] = 1;
		(trpt+1)->bup.oval = ((int)((P0 *)_this)->w);
		((P0 *)_this)->w = 0;
#ifdef VAR_RANGES
		logval("Writer:w", ((int)((P0 *)_this)->w));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 164: // STATE 100 - commit.pml:135 - [members[g] = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][100] = 1;
		(trpt+1)->bup.oval = ((int)now.members[ Index(((int)((P0 *)_this)->g), 2) ]);
		now.members[ Index(((P0 *)_this)->g, 2) ] = 0;
#ifdef VAR_RANGES
		logval("members[Writer:g]", ((int)now.members[ Index(((int)((P0 *)_this)->g), 2) ]));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 165: // STATE 105 - commit.pml:152 - [((waiting==0))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][105] = 1;
		if (!((((int)now.waiting)==0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 166: // STATE 106 - commit.pml:152 - [led = 0] (0:0:1 - 1)
		IfNotBlocked
		reached[0][106] = 1;
		(trpt+1)->bup.oval = ((int)now.led);
		now.led = 0;
#ifdef VAR_RANGES
		logval("led", ((int)now.led));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 167: // STATE 108 - commit.pml:156 - [assert(!(leadPassed))] (0:0:0 - 1)
		IfNotBlocked
		reached[0][108] = 1;
		spin_assert( !(((int)now.leadPassed)), " !(leadPassed)", II, tt, t);
		_m = 3; goto P999; /* 0 */
	case 168: // STATE 109 - commit.pml:156 - [leadPassed = 1] (0:0:1 - 1)
		IfNotBlocked
		reached[0][109] = 1;
		(trpt+1)->bup.oval = ((int)now.leadPassed);
		now.leadPassed = 1;
#ifdef VAR_RANGES
		logval("leadPassed", ((int)now.leadPassed));
#endif
		;
		_m = 3; goto P999; /* 0 */
	case 169: // STATE 117 - commit.pml:186 - [((answer[me]!=0))] (0:0:0 - 3)
		IfNotBlocked
		reached[0][117] = 1;
		if (!((((int)now.answer[ Index(((int)((P0 *)_this)->me), 3) ])!=0)))
			continue;
		_m = 3; goto P999; /* 0 */
	case 170: // STATE 126 - commit.pml:191 - [(((crashes!=life)&&(begun[me]<1)))] (0:0:1 - 1)
		IfNotBlocked
		reached[0][126] = 1;
		if (!(((((int)now.crashes)!=((int)((P0 *)_this)->life))&&(((int)now.begun[ Index(((int)((P0 *)_this)->me), 3) ])<1))))
			continue;
		if (TstOnly) return 1; /* TT */
		/* dead 1: life */  (trpt+1)->bup.oval = ((P0 *)_this)->life;
#ifdef HAS_CODE
		if (!readtrail)
#endif
			((P0 *)_this)->life = 0;
		_m = 3; goto P999; /* 0 */
	case 171: // STATE 131 - commit.pml:194 - [-end-] (0:0:0 - 2)
		IfNotBlocked
		reached[0][131] = 1;
		if (!delproc(1, II)) continue;
		_m = 3; goto P999; /* 0 */
	case  _T5:	/* np_ */
		if (!((!(trpt->o_pm&4) && !(trpt->tau&128))))
			continue;
		/* else fall through */
	case  _T2:	/* true */
		_m = 3; goto P999;
#undef rand
	}

