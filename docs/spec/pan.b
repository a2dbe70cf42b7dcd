	switch (t->back) {
	default: Uerror("bad return move");
	case  0: goto R999; /* nothing to undo */

		 /* PROC :init: */

	case 3: // STATE 1
		;
		((P5 *)_this)->i = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 5: // STATE 3
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 6: // STATE 4
		;
		((P5 *)_this)->i = trpt->bup.oval;
		;
		goto R999;

	case 7: // STATE 10
		;
		((P5 *)_this)->i = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 9: // STATE 12
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 10: // STATE 13
		;
		((P5 *)_this)->i = trpt->bup.oval;
		;
		goto R999;

	case 11: // STATE 19
		;
		((P5 *)_this)->i = trpt->bup.oval;
		;
		goto R999;

	case 12: // STATE 20
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 13: // STATE 21
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 14: // STATE 22
		;
		;
		delproc(0, now._nr_pr-1);
		;
		goto R999;

	case 15: // STATE 24
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC World */

	case 16: // STATE 3
		;
		now.up = trpt->bup.ovals[1];
		now.crashes = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 17: // STATE 14
		;
		((P4 *)_this)->s = trpt->bup.oval;
		;
		goto R999;

	case 18: // STATE 7
		;
		now.written = trpt->bup.ovals[1];
		now.record[ Index(now.written, 4) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 19: // STATE 14
		;
		((P4 *)_this)->s = trpt->bup.oval;
		;
		goto R999;

	case 20: // STATE 14
		;
		((P4 *)_this)->s = trpt->bup.oval;
		;
		goto R999;

	case 21: // STATE 17
		;
		((P4 *)_this)->s = trpt->bup.ovals[1];
		now.record[ Index(((P4 *)_this)->s, 4) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 22: // STATE 36
		;
		now.toSync = trpt->bup.ovals[13];
		now.next = trpt->bup.ovals[12];
		now.syncIdle = trpt->bup.ovals[11];
		now.built = trpt->bup.ovals[10];
		now.wake = trpt->bup.ovals[9];
		now.leadPassed = trpt->bup.ovals[8];
		now.fenced = trpt->bup.ovals[7];
		now.syncing = trpt->bup.ovals[6];
		now.sleeps = trpt->bup.ovals[5];
		now.led = trpt->bup.ovals[4];
		now.waiting = trpt->bup.ovals[3];
		now.visible = trpt->bup.ovals[2];
		now.last = trpt->bup.ovals[1];
		((P4 *)_this)->s = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 14);
		goto R999;

	case 23: // STATE 40
		;
		((P4 *)_this)->s = trpt->bup.ovals[2];
		now.answer[ Index(((P4 *)_this)->s, 3) ] = trpt->bup.ovals[1];
		now.sequenceOf[ Index(((P4 *)_this)->s, 3) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 24: // STATE 46
		;
		((P4 *)_this)->s = trpt->bup.oval;
		;
		goto R999;

	case 25: // STATE 51
		;
		((P4 *)_this)->s = trpt->bup.ovals[3];
		now.groupFailed[ Index(((P4 *)_this)->s, 2) ] = trpt->bup.ovals[2];
		now.groupLast[ Index(((P4 *)_this)->s, 2) ] = trpt->bup.ovals[1];
		now.members[ Index(((P4 *)_this)->s, 2) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;

	case 26: // STATE 57
		;
		((P4 *)_this)->s = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 28: // STATE 60
		;
		now.durable = trpt->bup.oval;
		;
		goto R999;

	case 29: // STATE 66
		;
		now.up = trpt->bup.ovals[2];
		now.visible = trpt->bup.ovals[1];
		now.last = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 3);
		goto R999;

	case 30: // STATE 73
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC Reader */

	case 31: // STATE 5
		;
		now.shown = trpt->bup.ovals[1];
		now.shownRecord[ Index(now.visible, 4) ] = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 2);
		goto R999;

	case 32: // STATE 10
		;
		p_restor(II);
		;
		;
		goto R999;

		 /* PROC SyncThread */

	case 33: // STATE 5
		;
		((P2 *)_this)->g = trpt->bup.ovals[3];
		((P2 *)_this)->covered = trpt->bup.ovals[2];
		((P2 *)_this)->w = trpt->bup.ovals[1];
		((P2 *)_this)->life = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 35: // STATE 72
		;
	/* 0 */	((P2 *)_this)->life = trpt->bup.oval;
		;
		;
		goto R999;

	case 36: // STATE 8
		;
		now.built = trpt->bup.oval;
		;
		goto R999;

	case 37: // STATE 9
		;
		((P2 *)_this)->g = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 40: // STATE 13
		;
		now.groupFailed[ Index(((P2 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 41: // STATE 15
		;
		((P2 *)_this)->covered = trpt->bup.oval;
		;
		goto R999;

	case 42: // STATE 16
		;
		now.durable = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 45: // STATE 19
		;
		now.visible = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 47: // STATE 22
		;
		now.syncFailedOnce = trpt->bup.oval;
		;
		goto R999;

	case 48: // STATE 23
		;
		now.fenced = trpt->bup.oval;
		;
		goto R999;

	case 49: // STATE 24
		;
		now.groupFailed[ Index(((P2 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 50: // STATE 28
		;
		((P2 *)_this)->covered = trpt->bup.oval;
		;
		goto R999;

	case 51: // STATE 34
		;
		((P2 *)_this)->w = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 54: // STATE 37
		;
		now.answer[ Index(((P2 *)_this)->w, 3) ] = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		;
		;
		;
		;
		
	case 59: // STATE 42
		;
		now.acknowledged = trpt->bup.oval;
		;
		goto R999;

	case 60: // STATE 49
		;
		((P2 *)_this)->w = trpt->bup.oval;
		;
		goto R999;

	case 61: // STATE 56
		;
		((P2 *)_this)->w = trpt->bup.oval;
		;
		goto R999;

	case 62: // STATE 57
		;
		now.members[ Index(((P2 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 63: // STATE 59
		;
		now.syncing = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 65: // STATE 61
		;
		now.sleeps = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 67: // STATE 63
		;
		now.wake = trpt->bup.oval;
		;
		goto R999;

	case 68: // STATE 68
		;
		now.syncIdle = trpt->bup.oval;
		;
		goto R999;

		 /* PROC Turnstile */

	case 69: // STATE 5
		;
		((P1 *)_this)->g = trpt->bup.ovals[3];
		((P1 *)_this)->covered = trpt->bup.ovals[2];
		((P1 *)_this)->w = trpt->bup.ovals[1];
		((P1 *)_this)->life = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 4);
		goto R999;
;
		;
		
	case 71: // STATE 76
		;
	/* 0 */	((P1 *)_this)->life = trpt->bup.oval;
		;
		;
		goto R999;

	case 72: // STATE 8
		;
		now.leadPassed = trpt->bup.oval;
		;
		goto R999;

	case 73: // STATE 10
		;
		((P1 *)_this)->g = trpt->bup.oval;
		;
		goto R999;

	case 74: // STATE 11
		;
		now.members[ Index(((P1 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 75: // STATE 12
		;
		now.waiting = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 77: // STATE 16
		;
		now.groupFailed[ Index(((P1 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 79: // STATE 18
		;
		now.groupFailed[ Index(((P1 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 80: // STATE 20
		;
		((P1 *)_this)->w = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 82: // STATE 22
		;
		now.last = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 84: // STATE 24
		;
		now.record[ Index(now.last, 4) ] = trpt->bup.oval;
		;
		goto R999;

	case 85: // STATE 25
		;
		now.sequenceOf[ Index(((P1 *)_this)->w, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 86: // STATE 26
		;
		((P1 *)_this)->w = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 88: // STATE 28
		;
		((P1 *)_this)->w = trpt->bup.oval;
		;
		goto R999;

	case 89: // STATE 29
		;
	/* 0 */	((P1 *)_this)->w = trpt->bup.oval;
		;
		;
		goto R999;

	case 90: // STATE 34
		;
		((P1 *)_this)->w = trpt->bup.oval;
		;
		goto R999;

	case 91: // STATE 35
		;
		now.groupLast[ Index(((P1 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 92: // STATE 37
		;
		now.written = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 94: // STATE 42
		;
		now.syncIdle = trpt->bup.oval;
		;
		goto R999;

	case 95: // STATE 44
		;
		now.syncing = trpt->bup.oval;
		;
		goto R999;

	case 96: // STATE 45
		;
		now.toSync = trpt->bup.oval;
		;
		goto R999;

	case 97: // STATE 46
		;
		now.next = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 99: // STATE 48
		;
		now.built = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 102: // STATE 54
		;
		now.sleeps = trpt->bup.oval;
		;
		goto R999;

	case 103: // STATE 56
		;
		now.led = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 106: // STATE 63
		;
		now.wake = trpt->bup.oval;
		;
		goto R999;

		 /* PROC Writer */

	case 107: // STATE 6
		;
		((P0 *)_this)->leads = trpt->bup.ovals[4];
		((P0 *)_this)->g = trpt->bup.ovals[3];
		((P0 *)_this)->covered = trpt->bup.ovals[2];
		((P0 *)_this)->w = trpt->bup.ovals[1];
		((P0 *)_this)->life = trpt->bup.ovals[0];
		;
		ungrab_ints(trpt->bup.ovals, 5);
		goto R999;
;
		;
		;
		;
		
	case 110: // STATE 9
		;
		now.begun[ Index(((P0 *)_this)->me, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 111: // STATE 10
		;
		now.answer[ Index(((P0 *)_this)->me, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 112: // STATE 11
		;
		now.waiting = trpt->bup.oval;
		;
		goto R999;

	case 113: // STATE 12
		;
		((P0 *)_this)->leads = trpt->bup.oval;
		;
		goto R999;

	case 114: // STATE 13
		;
		now.led = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 116: // STATE 15
		;
		now.sleeps = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 118: // STATE 17
		;
		now.wake = trpt->bup.oval;
		;
		goto R999;

	case 119: // STATE 22
		;
	/* 0 */	((P0 *)_this)->leads = trpt->bup.oval;
		;
		;
		goto R999;

	case 120: // STATE 23
		;
		((P0 *)_this)->g = trpt->bup.oval;
		;
		goto R999;

	case 121: // STATE 24
		;
		now.members[ Index(((P0 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 122: // STATE 25
		;
		now.waiting = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 124: // STATE 29
		;
		now.groupFailed[ Index(((P0 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 126: // STATE 31
		;
		now.groupFailed[ Index(((P0 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 127: // STATE 33
		;
		((P0 *)_this)->w = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 129: // STATE 35
		;
		now.last = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 131: // STATE 37
		;
		now.record[ Index(now.last, 4) ] = trpt->bup.oval;
		;
		goto R999;

	case 132: // STATE 38
		;
		now.sequenceOf[ Index(((P0 *)_this)->w, 3) ] = trpt->bup.oval;
		;
		goto R999;

	case 133: // STATE 39
		;
		((P0 *)_this)->w = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 135: // STATE 41
		;
		((P0 *)_this)->w = trpt->bup.oval;
		;
		goto R999;

	case 136: // STATE 42
		;
	/* 0 */	((P0 *)_this)->w = trpt->bup.oval;
		;
		;
		goto R999;

	case 137: // STATE 47
		;
		((P0 *)_this)->w = trpt->bup.oval;
		;
		goto R999;

	case 138: // STATE 48
		;
		now.groupLast[ Index(((P0 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 139: // STATE 50
		;
		now.written = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 142: // STATE 56
		;
		now.groupFailed[ Index(((P0 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 143: // STATE 58
		;
		((P0 *)_this)->covered = trpt->bup.oval;
		;
		goto R999;

	case 144: // STATE 59
		;
		now.durable = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 147: // STATE 62
		;
		now.visible = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 149: // STATE 65
		;
		now.syncFailedOnce = trpt->bup.oval;
		;
		goto R999;

	case 150: // STATE 66
		;
		now.fenced = trpt->bup.oval;
		;
		goto R999;

	case 151: // STATE 67
		;
		now.groupFailed[ Index(((P0 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;

	case 152: // STATE 71
		;
		((P0 *)_this)->covered = trpt->bup.oval;
		;
		goto R999;

	case 153: // STATE 77
		;
		((P0 *)_this)->w = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		
	case 156: // STATE 80
		;
		now.answer[ Index(((P0 *)_this)->w, 3) ] = trpt->bup.oval;
		;
		goto R999;
;
		;
		;
		;
		;
		;
		;
		;
		
	case 161: // STATE 85
		;
		now.acknowledged = trpt->bup.oval;
		;
		goto R999;

	case 162: // STATE 92
		;
		((P0 *)_this)->w = trpt->bup.oval;
		;
		goto R999;

	case 163: // STATE 99
		;
		((P0 *)_this)->w = trpt->bup.oval;
		;
		goto R999;

	case 164: // STATE 100
		;
		now.members[ Index(((P0 *)_this)->g, 2) ] = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 166: // STATE 106
		;
		now.led = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 168: // STATE 109
		;
		now.leadPassed = trpt->bup.oval;
		;
		goto R999;
;
		;
		
	case 170: // STATE 126
		;
	/* 0 */	((P0 *)_this)->life = trpt->bup.oval;
		;
		;
		goto R999;

	case 171: // STATE 131
		;
		p_restor(II);
		;
		;
		goto R999;
	}

