#ifdef PEG
struct T_SRC {
	char *fl; int ln;
} T_SRC[NTRANS];

void
tr_2_src(int m, char *file, int ln)
{	T_SRC[m].fl = file;
	T_SRC[m].ln = ln;
}

void
putpeg(int n, int m)
{	printf("%5d	trans %4d ", m, n);
	printf("%s:%d\n",
		T_SRC[n].fl, T_SRC[n].ln);
}
#endif

void
settable(void)
{	Trans *T;
	Trans *settr(int, int, int, int, int, char *, int, int, int);

	trans = (Trans ***) emalloc(7*sizeof(Trans **));

	/* proctype 5: :init: */

	trans[5] = (Trans **) emalloc(25*sizeof(Trans *));

	T = trans[ 5][23] = settr(392,2,0,0,0,"ATOMIC", 0, 2, 0);
	T->nxt	= settr(392,2,1,0,0,"ATOMIC", 0, 2, 0);
	trans[5][1]	= settr(370,2,7,3,3,"i = 0", 0, 2, 0);
	trans[5][8]	= settr(377,2,7,1,0,".(goto)", 0, 2, 0);
	T = trans[5][7] = settr(376,2,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(376,2,2,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(376,2,5,0,0,"DO", 0, 2, 0);
	trans[5][2]	= settr(371,2,3,4,0,"((i<3))", 0, 2, 0);
	trans[5][3]	= settr(372,2,4,5,5,"(run Writer(i))", 0, 2, 0);
	trans[5][4]	= settr(373,2,7,6,6,"i = (i+1)", 0, 2, 0);
	trans[5][5]	= settr(374,2,10,2,0,"else", 0, 2, 0);
	trans[5][6]	= settr(375,2,10,1,0,"goto :b14", 0, 2, 0); /* m: 10 -> 0,16 */
	reached5[10] = 1;
	trans[5][9]	= settr(378,2,10,1,0,"break", 0, 2, 0);
	trans[5][10]	= settr(379,2,16,7,7,"i = 0", 0, 2, 0);
	trans[5][17]	= settr(386,2,16,1,0,".(goto)", 0, 2, 0);
	T = trans[5][16] = settr(385,2,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(385,2,11,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(385,2,14,0,0,"DO", 0, 2, 0);
	trans[5][11]	= settr(380,2,12,8,0,"((i<2))", 0, 2, 0);
	trans[5][12]	= settr(381,2,13,9,9,"(run Reader())", 0, 2, 0);
	trans[5][13]	= settr(382,2,16,10,10,"i = (i+1)", 0, 2, 0);
	trans[5][14]	= settr(383,2,19,2,0,"else", 0, 2, 0);
	trans[5][15]	= settr(384,2,19,1,0,"goto :b15", 0, 2, 0); /* m: 19 -> 0,20 */
	reached5[19] = 1;
	trans[5][18]	= settr(387,2,19,1,0,"break", 0, 2, 0);
	trans[5][19]	= settr(388,2,20,11,11,"i = 0", 0, 2, 0);
	trans[5][20]	= settr(389,2,21,12,12,"(run Turnstile())", 0, 2, 0);
	trans[5][21]	= settr(390,2,22,13,13,"(run SyncThread())", 0, 2, 0);
	trans[5][22]	= settr(391,0,24,14,14,"(run World())", 0, 2, 0);
	trans[5][24]	= settr(393,0,0,15,15,"-end-", 0, 3500, 0);

	/* proctype 4: World */

	trans[4] = (Trans **) emalloc(74*sizeof(Trans *));

	trans[4][71]	= settr(367,0,70,1,0,".(goto)", 0, 2, 0);
	T = trans[4][70] = settr(366,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(366,0,58,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(366,0,59,0,0,"DO", 0, 2, 0);
	T = trans[ 4][58] = settr(354,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(354,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[4][1]	= settr(297,2,12,16,16,"((crashes<2))", 1, 2, 0); /* m: 2 -> 12,0 */
	reached4[2] = 1;
	trans[4][2]	= settr(0,0,0,0,0,"crashes = (crashes+1)",0,0,0);
	trans[4][3]	= settr(0,0,0,0,0,"up = 0",0,0,0);
	T = trans[4][12] = settr(308,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(308,2,4,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(308,2,9,0,0,"IF", 1, 2, 0);
	trans[4][4]	= settr(300,2,20,17,17,"(1)", 1, 2, 0); /* m: 14 -> 20,0 */
	reached4[14] = 1;
	trans[4][13]	= settr(309,2,14,1,0,".(goto)", 1, 2, 0); /* m: 14 -> 0,20 */
	reached4[14] = 1;
	trans[4][10]	= settr(306,2,9,1,0,".(goto)", 1, 2, 0);
	T = trans[4][9] = settr(305,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(305,2,5,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(305,2,8,0,0,"DO", 1, 2, 0);
	trans[4][5]	= settr(301,2,9,18,18,"((written>durable))", 1, 2, 0); /* m: 6 -> 9,0 */
	reached4[6] = 1;
	trans[4][6]	= settr(0,0,0,0,0,"record[written] = 0",0,0,0);
	trans[4][7]	= settr(0,0,0,0,0,"written = (written-1)",0,0,0);
	trans[4][8]	= settr(304,2,20,19,19,"goto :b10", 1, 2, 0); /* m: 14 -> 0,20 */
	reached4[14] = 1;
	trans[4][11]	= settr(307,2,14,1,0,"break", 1, 2, 0);
	trans[4][14]	= settr(310,2,20,20,20,"s = (written+1)", 1, 2, 0);
	trans[4][21]	= settr(317,2,20,1,0,".(goto)", 1, 2, 0);
	T = trans[4][20] = settr(316,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(316,2,15,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(316,2,18,0,0,"DO", 1, 2, 0);
	trans[4][15]	= settr(311,2,20,21,21,"((s<=(3*1)))", 1, 2, 0); /* m: 16 -> 20,0 */
	reached4[16] = 1;
	trans[4][16]	= settr(0,0,0,0,0,"record[s] = 0",0,0,0);
	trans[4][17]	= settr(0,0,0,0,0,"s = (s+1)",0,0,0);
	trans[4][18]	= settr(314,2,23,2,0,"else", 1, 2, 0);
	trans[4][19]	= settr(315,2,23,1,0,"goto :b11", 1, 2, 0); /* m: 23 -> 0,43 */
	reached4[23] = 1;
	trans[4][22]	= settr(318,2,23,1,0,"break", 1, 2, 0);
	trans[4][23]	= settr(319,2,43,22,22,"s = 0", 1, 2, 0); /* m: 24 -> 0,43 */
	reached4[24] = 1;
	trans[4][24]	= settr(0,0,0,0,0,"last = 0",0,0,0);
	trans[4][25]	= settr(0,0,0,0,0,"visible = 0",0,0,0);
	trans[4][26]	= settr(0,0,0,0,0,"waiting = 0",0,0,0);
	trans[4][27]	= settr(0,0,0,0,0,"led = 0",0,0,0);
	trans[4][28]	= settr(0,0,0,0,0,"sleeps = 0",0,0,0);
	trans[4][29]	= settr(0,0,0,0,0,"syncing = 0",0,0,0);
	trans[4][30]	= settr(0,0,0,0,0,"fenced = 0",0,0,0);
	trans[4][31]	= settr(0,0,0,0,0,"leadPassed = 0",0,0,0);
	trans[4][32]	= settr(0,0,0,0,0,"wake = 0",0,0,0);
	trans[4][33]	= settr(0,0,0,0,0,"built = 0",0,0,0);
	trans[4][34]	= settr(0,0,0,0,0,"syncIdle = 1",0,0,0);
	trans[4][35]	= settr(0,0,0,0,0,"next = 0",0,0,0);
	trans[4][36]	= settr(0,0,0,0,0,"toSync = 0",0,0,0);
	trans[4][44]	= settr(340,2,43,1,0,".(goto)", 1, 2, 0);
	T = trans[4][43] = settr(339,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(339,2,37,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(339,2,41,0,0,"DO", 1, 2, 0);
	trans[4][37]	= settr(333,2,43,23,23,"((s<3))", 1, 2, 0); /* m: 38 -> 43,0 */
	reached4[38] = 1;
	trans[4][38]	= settr(0,0,0,0,0,"sequenceOf[s] = 0",0,0,0);
	trans[4][39]	= settr(0,0,0,0,0,"answer[s] = 0",0,0,0);
	trans[4][40]	= settr(0,0,0,0,0,"s = (s+1)",0,0,0);
	trans[4][41]	= settr(337,2,46,2,0,"else", 1, 2, 0);
	trans[4][42]	= settr(338,2,46,1,0,"goto :b12", 1, 2, 0); /* m: 46 -> 0,54 */
	reached4[46] = 1;
	trans[4][45]	= settr(341,2,46,1,0,"break", 1, 2, 0);
	trans[4][46]	= settr(342,2,54,24,24,"s = 0", 1, 2, 0);
	trans[4][55]	= settr(351,2,54,1,0,".(goto)", 1, 2, 0);
	T = trans[4][54] = settr(350,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(350,2,47,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(350,2,52,0,0,"DO", 1, 2, 0);
	trans[4][47]	= settr(343,2,54,25,25,"((s<2))", 1, 2, 0); /* m: 48 -> 54,0 */
	reached4[48] = 1;
	trans[4][48]	= settr(0,0,0,0,0,"members[s] = 0",0,0,0);
	trans[4][49]	= settr(0,0,0,0,0,"groupLast[s] = 0",0,0,0);
	trans[4][50]	= settr(0,0,0,0,0,"groupFailed[s] = 0",0,0,0);
	trans[4][51]	= settr(0,0,0,0,0,"s = (s+1)",0,0,0);
	trans[4][52]	= settr(348,2,56,2,0,"else", 1, 2, 0);
	trans[4][53]	= settr(349,2,56,1,0,"goto :b13", 1, 2, 0);
	trans[4][56]	= settr(352,2,57,1,0,"break", 1, 2, 0);
	trans[4][57]	= settr(353,0,70,26,26,"s = 0", 1, 2, 0);
	trans[4][59]	= settr(355,0,60,27,0,"(!(up))", 1, 2, 0);
	trans[4][60]	= settr(356,0,68,28,28,"durable = written", 1, 2, 0);
	T = trans[4][68] = settr(364,0,0,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(364,0,67,0,0,"IF", 0, 2, 0);
	T = trans[ 4][67] = settr(363,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(363,2,61,0,0,"ATOMIC", 1, 2, 0);
	trans[4][61]	= settr(357,0,70,29,29,"((written==durable))", 1, 2, 0); /* m: 62 -> 70,0 */
	reached4[62] = 1;
	trans[4][62]	= settr(0,0,0,0,0,"assert((acknowledged<=written))",0,0,0);
	trans[4][63]	= settr(0,0,0,0,0,"assert((shown<=written))",0,0,0);
	trans[4][64]	= settr(0,0,0,0,0,"last = written",0,0,0);
	trans[4][65]	= settr(0,0,0,0,0,"visible = written",0,0,0);
	trans[4][66]	= settr(0,0,0,0,0,"up = 1",0,0,0);
	trans[4][69]	= settr(365,0,70,1,0,".(goto)", 0, 2, 0);
	trans[4][72]	= settr(368,0,73,1,0,"break", 0, 2, 0);
	trans[4][73]	= settr(369,0,0,30,30,"-end-", 0, 3500, 0);

	/* proctype 3: Reader */

	trans[3] = (Trans **) emalloc(11*sizeof(Trans *));

	trans[3][8]	= settr(294,0,7,1,0,".(goto)", 0, 2, 0);
	T = trans[3][7] = settr(293,0,0,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(293,0,6,0,0,"DO", 0, 2, 0);
	T = trans[ 3][6] = settr(292,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(292,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[3][1]	= settr(287,0,7,31,31,"((up&&(visible>0)))", 1, 2, 0); /* m: 2 -> 7,0 */
	reached3[2] = 1;
	trans[3][2]	= settr(0,0,0,0,0,"assert((visible>=shown))",0,0,0);
	trans[3][3]	= settr(0,0,0,0,0,"assert(((shownRecord[visible]==0)||(shownRecord[visible]==record[visible])))",0,0,0);
	trans[3][4]	= settr(0,0,0,0,0,"shownRecord[visible] = record[visible]",0,0,0);
	trans[3][5]	= settr(0,0,0,0,0,"shown = visible",0,0,0);
	trans[3][9]	= settr(295,0,10,1,0,"break", 0, 2, 0);
	trans[3][10]	= settr(296,0,0,32,32,"-end-", 0, 3500, 0);

	/* proctype 2: SyncThread */

	trans[2] = (Trans **) emalloc(77*sizeof(Trans *));

	T = trans[ 2][6] = settr(216,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(216,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[2][1]	= settr(211,4,69,33,33,"(up)", 1, 2, 0); /* m: 2 -> 69,0 */
	reached2[2] = 1;
	trans[2][2]	= settr(0,0,0,0,0,"life = crashes",0,0,0);
	trans[2][3]	= settr(0,0,0,0,0,"w = 0",0,0,0);
	trans[2][4]	= settr(0,0,0,0,0,"covered = 0",0,0,0);
	trans[2][5]	= settr(0,0,0,0,0,"g = 0",0,0,0);
	trans[2][70]	= settr(280,0,69,1,0,".(goto)", 0, 2, 0);
	T = trans[2][69] = settr(279,0,0,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(279,0,10,0,0,"DO", 0, 2, 0);
	T = trans[ 2][10] = settr(220,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(220,2,7,0,0,"ATOMIC", 1, 2, 0);
	trans[2][7]	= settr(217,2,8,34,0,"(built)", 1, 2, 0);
	trans[2][7]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	trans[2][72]	= settr(282,0,6,35,35,"((crashes!=life))", 1, 2, 0);
	trans[2][74]	= settr(284,0,6,1,0,".(goto)", 0, 2, 0);
	/* end-escapes */
	trans[2][8]	= settr(218,2,9,36,36,"built = 0", 1, 2, 0);
	trans[2][8]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][9]	= settr(219,0,58,37,37,"g = toSync", 1, 2, 0);
	trans[2][9]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	T = trans[ 2][58] = settr(268,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(268,0,32,0,0,"sub-sequence", 0, 2, 0);
	T = trans[2][32] = settr(242,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(242,0,11,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(242,0,31,0,0,"IF", 0, 2, 0);
	trans[2][11]	= settr(221,0,29,38,0,"(!(groupFailed[g]))", 1, 2, 0);
	trans[2][11]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	T = trans[2][29] = settr(239,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(239,0,12,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(239,0,14,0,0,"IF", 0, 2, 0);
	trans[2][12]	= settr(222,0,13,39,0,"(fenced)", 1, 2, 0);
	trans[2][12]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][13]	= settr(223,0,34,40,40,"groupFailed[g] = 1", 1, 2, 0);
	trans[2][13]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][30]	= settr(240,0,34,1,0,".(goto)", 0, 2, 0);
	trans[2][14]	= settr(224,0,15,2,0,"else", 0, 2, 0);
	trans[2][14]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][15]	= settr(225,0,26,41,41,"covered = written", 1, 2, 0);
	trans[2][15]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	T = trans[2][26] = settr(236,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(236,0,16,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(236,0,25,0,0,"IF", 0, 2, 0);
	trans[2][16]	= settr(226,0,20,42,42,"durable = ( ((durable<covered)) -> (covered) : (durable) )", 1, 2, 0);
	trans[2][16]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	T = trans[ 2][20] = settr(230,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(230,2,17,0,0,"ATOMIC", 1, 2, 0);
	trans[2][17]	= settr(227,2,18,43,0,"assert((groupLast[g]>=visible))", 1, 2, 0);
	trans[2][17]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][18]	= settr(228,2,19,44,0,"assert((groupLast[g]<=durable))", 1, 2, 0);
	trans[2][18]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][19]	= settr(229,0,28,45,45,"visible = groupLast[g]", 1, 2, 0);
	trans[2][19]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][27]	= settr(237,0,28,1,0,".(goto)", 0, 2, 0);
	T = trans[ 2][25] = settr(235,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(235,2,21,0,0,"ATOMIC", 1, 2, 0);
	trans[2][21]	= settr(231,2,22,46,0,"(!(syncFailedOnce))", 1, 2, 0);
	trans[2][21]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][22]	= settr(232,2,23,47,47,"syncFailedOnce = 1", 1, 2, 0);
	trans[2][22]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][23]	= settr(233,2,24,48,48,"fenced = 1", 1, 2, 0);
	trans[2][23]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][24]	= settr(234,0,28,49,49,"groupFailed[g] = 1", 1, 2, 0);
	trans[2][24]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][28]	= settr(238,0,34,50,50,"covered = 0", 0, 2, 0);
	trans[2][28]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][33]	= settr(243,0,34,1,0,".(goto)", 0, 2, 0);
	trans[2][31]	= settr(241,0,34,2,0,"else", 0, 2, 0);
	trans[2][31]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][34]	= settr(244,0,53,51,51,"w = 0", 0, 2, 0);
	trans[2][34]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][54]	= settr(264,0,53,1,0,".(goto)", 0, 2, 0);
	T = trans[2][53] = settr(263,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(263,0,35,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(263,0,51,0,0,"DO", 0, 2, 0);
	trans[2][35]	= settr(245,0,50,52,0,"((w<3))", 0, 2, 0);
	trans[2][35]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	T = trans[ 2][50] = settr(260,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(260,2,47,0,0,"ATOMIC", 1, 2, 0);
	T = trans[2][47] = settr(257,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(257,2,36,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(257,2,46,0,0,"IF", 1, 2, 0);
	trans[2][36]	= settr(246,2,37,53,0,"((members[g]&(1<<w)))", 1, 2, 0);
	trans[2][36]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][37]	= settr(247,2,44,54,54,"answer[w] = ( (groupFailed[g]) -> (2) : (1) )", 1, 2, 0);
	trans[2][37]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	T = trans[2][44] = settr(254,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(254,2,38,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(254,2,43,0,0,"IF", 1, 2, 0);
	trans[2][38]	= settr(248,2,39,55,0,"(!(groupFailed[g]))", 1, 2, 0);
	trans[2][38]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][39]	= settr(249,2,40,56,0,"assert((record[sequenceOf[w]]==((w*1)+begun[w])))", 1, 2, 0);
	trans[2][39]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][40]	= settr(250,2,41,57,0,"assert((sequenceOf[w]<=durable))", 1, 2, 0);
	trans[2][40]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][41]	= settr(251,2,42,58,0,"assert((sequenceOf[w]<=visible))", 1, 2, 0);
	trans[2][41]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][42]	= settr(252,2,48,59,59,"acknowledged = ( ((acknowledged<sequenceOf[w])) -> (sequenceOf[w]) : (acknowledged) )", 1, 2, 0);
	trans[2][42]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][45]	= settr(255,2,48,1,0,".(goto)", 1, 2, 0);
	trans[2][43]	= settr(253,2,48,2,0,"else", 1, 2, 0);
	trans[2][43]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][48]	= settr(258,2,49,1,0,".(goto)", 1, 2, 0);
	trans[2][46]	= settr(256,2,48,2,0,"else", 1, 2, 0);
	trans[2][46]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][49]	= settr(259,0,53,60,60,"w = (w+1)", 1, 2, 0);
	trans[2][49]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][51]	= settr(261,0,56,2,0,"else", 0, 2, 0);
	trans[2][51]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][52]	= settr(262,0,56,1,0,"goto :b7", 0, 2, 0);
	trans[2][52]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][55]	= settr(265,0,56,1,0,"break", 0, 2, 0);
	trans[2][55]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][56]	= settr(266,0,57,61,61,"w = 0", 0, 2, 0);
	trans[2][56]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][57]	= settr(267,0,67,62,62,"members[g] = 0", 1, 2, 0);
	trans[2][57]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	T = trans[ 2][67] = settr(277,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(277,2,59,0,0,"ATOMIC", 1, 2, 0);
	trans[2][59]	= settr(269,2,65,63,63,"syncing = 0", 1, 2, 0);
	trans[2][59]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	T = trans[2][65] = settr(275,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(275,2,60,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(275,2,64,0,0,"IF", 1, 2, 0);
	trans[2][60]	= settr(270,2,61,64,0,"(sleeps)", 1, 2, 0);
	trans[2][60]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][61]	= settr(271,2,62,65,65,"sleeps = 0", 1, 2, 0);
	trans[2][61]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][62]	= settr(272,2,63,66,0,"assert(!(wake))", 1, 2, 0);
	trans[2][62]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][63]	= settr(273,2,66,67,67,"wake = 1", 1, 2, 0);
	trans[2][63]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][66]	= settr(276,0,68,1,0,".(goto)", 1, 2, 0);
	trans[2][64]	= settr(274,2,66,2,0,"else", 1, 2, 0);
	trans[2][64]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][68]	= settr(278,0,69,68,68,"syncIdle = 1", 1, 2, 0);
	trans[2][68]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][71]	= settr(281,0,6,1,0,"break", 0, 2, 0);
	trans[2][71]->escp[0] = 72;
	reached2[72] = 1;
	/* escape #0: 72 */
	/* end-escapes */
	trans[2][75]	= settr(285,0,6,1,0,"goto again", 0, 2, 0);
	trans[2][76]	= settr(0,0,0,0,0,"-end-",0,0,0);

	/* proctype 1: Turnstile */

	trans[1] = (Trans **) emalloc(81*sizeof(Trans *));

	T = trans[ 1][6] = settr(136,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(136,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[1][1]	= settr(131,4,73,69,69,"(up)", 1, 2, 0); /* m: 2 -> 73,0 */
	reached1[2] = 1;
	trans[1][2]	= settr(0,0,0,0,0,"life = crashes",0,0,0);
	trans[1][3]	= settr(0,0,0,0,0,"w = 0",0,0,0);
	trans[1][4]	= settr(0,0,0,0,0,"covered = 0",0,0,0);
	trans[1][5]	= settr(0,0,0,0,0,"g = 0",0,0,0);
	trans[1][74]	= settr(204,0,73,1,0,".(goto)", 0, 2, 0);
	T = trans[1][73] = settr(203,0,0,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(203,0,9,0,0,"DO", 0, 2, 0);
	T = trans[ 1][9] = settr(139,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(139,2,7,0,0,"ATOMIC", 1, 2, 0);
	trans[1][7]	= settr(137,2,8,70,0,"(leadPassed)", 1, 2, 0);
	trans[1][7]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	trans[1][76]	= settr(206,0,6,71,71,"((crashes!=life))", 1, 2, 0);
	trans[1][78]	= settr(208,0,6,1,0,".(goto)", 0, 2, 0);
	/* end-escapes */
	trans[1][8]	= settr(138,0,70,72,72,"leadPassed = 0", 1, 2, 0);
	trans[1][8]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][71]	= settr(201,0,70,1,0,".(goto)", 0, 2, 0);
	T = trans[1][70] = settr(200,0,0,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(200,0,10,0,0,"DO", 0, 2, 0);
	trans[1][10]	= settr(140,0,14,73,73,"g = next", 1, 2, 0);
	trans[1][10]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[ 1][14] = settr(144,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(144,0,13,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 1][13] = settr(143,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(143,2,11,0,0,"ATOMIC", 1, 2, 0);
	trans[1][11]	= settr(141,2,12,74,74,"members[g] = waiting", 1, 2, 0);
	trans[1][11]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][12]	= settr(142,0,68,75,75,"waiting = 0", 1, 2, 0);
	trans[1][12]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[1][68] = settr(198,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(198,0,15,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(198,0,50,0,0,"IF", 0, 2, 0);
	trans[1][15]	= settr(145,0,40,76,0,"((members[g]!=0))", 1, 2, 0);
	trans[1][15]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[ 1][40] = settr(170,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(170,0,16,0,0,"sub-sequence", 0, 2, 0);
	trans[1][16]	= settr(146,0,38,77,77,"groupFailed[g] = 0", 1, 2, 0);
	trans[1][16]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[1][38] = settr(168,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(168,0,17,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(168,0,19,0,0,"IF", 0, 2, 0);
	trans[1][17]	= settr(147,0,18,78,0,"(fenced)", 1, 2, 0);
	trans[1][17]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][18]	= settr(148,0,43,79,79,"groupFailed[g] = 1", 1, 2, 0);
	trans[1][18]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][39]	= settr(169,0,43,1,0,".(goto)", 0, 2, 0);
	trans[1][19]	= settr(149,0,36,2,0,"else", 0, 2, 0);
	trans[1][19]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[ 1][36] = settr(166,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(166,2,20,0,0,"ATOMIC", 1, 2, 0);
	trans[1][20]	= settr(150,2,31,80,80,"w = 0", 1, 2, 0);
	trans[1][20]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][32]	= settr(162,2,31,1,0,".(goto)", 1, 2, 0);
	T = trans[1][31] = settr(161,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(161,2,21,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(161,2,27,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(161,2,29,0,0,"DO", 1, 2, 0);
	trans[1][21]	= settr(151,2,22,81,0,"(((w<3)&&(members[g]&(1<<w))))", 1, 2, 0);
	trans[1][21]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][22]	= settr(152,2,23,82,82,"last = (last+1)", 1, 2, 0);
	trans[1][22]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][23]	= settr(153,2,24,83,0,"assert(((last<=(3*1))&&(record[last]==0)))", 1, 2, 0);
	trans[1][23]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][24]	= settr(154,2,25,84,84,"record[last] = ((w*1)+begun[w])", 1, 2, 0);
	trans[1][24]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][25]	= settr(155,2,26,85,85,"sequenceOf[w] = last", 1, 2, 0);
	trans[1][25]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][26]	= settr(156,2,31,86,86,"w = (w+1)", 1, 2, 0);
	trans[1][26]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][27]	= settr(157,2,28,87,0,"(((w<3)&&!((members[g]&(1<<w)))))", 1, 2, 0);
	trans[1][27]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][28]	= settr(158,2,31,88,88,"w = (w+1)", 1, 2, 0);
	trans[1][28]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][29]	= settr(159,2,34,89,89,"((w==3))", 1, 2, 0);
	trans[1][29]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][30]	= settr(160,2,34,1,0,"goto :b5", 1, 2, 0);
	trans[1][30]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][33]	= settr(163,2,34,1,0,"break", 1, 2, 0);
	trans[1][33]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][34]	= settr(164,2,35,90,90,"w = 0", 1, 2, 0);
	trans[1][34]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][35]	= settr(165,0,37,91,91,"groupLast[g] = last", 1, 2, 0);
	trans[1][35]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][37]	= settr(167,0,43,92,92,"written = last", 1, 2, 0);
	trans[1][37]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[ 1][43] = settr(173,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(173,2,41,0,0,"ATOMIC", 1, 2, 0);
	trans[1][41]	= settr(171,2,42,93,0,"(syncIdle)", 1, 2, 0);
	trans[1][41]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][42]	= settr(172,0,49,94,94,"syncIdle = 0", 1, 2, 0);
	trans[1][42]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[ 1][49] = settr(179,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(179,2,44,0,0,"ATOMIC", 1, 2, 0);
	trans[1][44]	= settr(174,2,45,95,95,"syncing = 1", 1, 2, 0);
	trans[1][44]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][45]	= settr(175,2,46,96,96,"toSync = g", 1, 2, 0);
	trans[1][45]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][46]	= settr(176,2,47,97,97,"next = (1-next)", 1, 2, 0);
	trans[1][46]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][47]	= settr(177,2,48,98,0,"assert(!(built))", 1, 2, 0);
	trans[1][47]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][48]	= settr(178,0,70,99,99,"built = 1", 1, 2, 0);
	trans[1][48]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][69]	= settr(199,0,70,1,0,".(goto)", 0, 2, 0);
	trans[1][50]	= settr(180,0,60,2,0,"else", 0, 2, 0);
	trans[1][50]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[ 1][60] = settr(190,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(190,2,58,0,0,"ATOMIC", 1, 2, 0);
	T = trans[1][58] = settr(188,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(188,2,51,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(188,2,53,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(188,2,55,0,0,"IF", 1, 2, 0);
	trans[1][51]	= settr(181,2,52,100,0,"((waiting!=0))", 1, 2, 0);
	trans[1][51]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][52]	= settr(182,2,59,1,0,"(1)", 1, 2, 0);
	trans[1][52]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][59]	= settr(189,0,66,1,0,".(goto)", 1, 2, 0);
	trans[1][53]	= settr(183,2,54,101,0,"(((waiting==0)&&syncing))", 1, 2, 0);
	trans[1][53]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][54]	= settr(184,2,59,102,102,"sleeps = 1", 1, 2, 0);
	trans[1][54]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][55]	= settr(185,2,56,2,0,"else", 1, 2, 0);
	trans[1][55]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][56]	= settr(186,2,57,103,103,"led = 0", 1, 2, 0);
	trans[1][56]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][57]	= settr(187,0,73,1,0,"goto :b4", 1, 2, 0);
	trans[1][57]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[1][66] = settr(196,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(196,0,61,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(196,0,65,0,0,"IF", 0, 2, 0);
	trans[1][61]	= settr(191,0,64,104,0,"((sleeps||wake))", 1, 2, 0);
	trans[1][61]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	T = trans[ 1][64] = settr(194,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(194,2,62,0,0,"ATOMIC", 1, 2, 0);
	trans[1][62]	= settr(192,2,63,105,0,"(wake)", 1, 2, 0);
	trans[1][62]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][63]	= settr(193,0,70,106,106,"wake = 0", 1, 2, 0);
	trans[1][63]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][67]	= settr(197,0,70,1,0,".(goto)", 0, 2, 0);
	trans[1][65]	= settr(195,0,70,2,0,"else", 0, 2, 0);
	trans[1][65]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][72]	= settr(202,0,73,1,0,"break", 0, 2, 0);
	trans[1][72]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][75]	= settr(205,0,6,1,0,"break", 0, 2, 0);
	trans[1][75]->escp[0] = 76;
	reached1[76] = 1;
	/* escape #0: 76 */
	/* end-escapes */
	trans[1][79]	= settr(209,0,6,1,0,"goto again", 0, 2, 0);
	trans[1][80]	= settr(0,0,0,0,0,"-end-",0,0,0);

	/* proctype 0: Writer */

	trans[0] = (Trans **) emalloc(132*sizeof(Trans *));

	T = trans[ 0][7] = settr(6,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(6,2,1,0,0,"ATOMIC", 1, 2, 0);
	trans[0][1]	= settr(0,4,120,107,107,"(up)", 1, 2, 0); /* m: 2 -> 120,0 */
	reached0[2] = 1;
	trans[0][2]	= settr(0,0,0,0,0,"life = crashes",0,0,0);
	trans[0][3]	= settr(0,0,0,0,0,"w = 0",0,0,0);
	trans[0][4]	= settr(0,0,0,0,0,"covered = 0",0,0,0);
	trans[0][5]	= settr(0,0,0,0,0,"g = 0",0,0,0);
	trans[0][6]	= settr(0,0,0,0,0,"leads = 0",0,0,0);
	trans[0][121]	= settr(120,0,120,1,0,".(goto)", 0, 2, 0);
	T = trans[0][120] = settr(119,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(119,0,8,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(119,0,118,0,0,"DO", 0, 2, 0);
	trans[0][8]	= settr(7,0,21,108,0,"((begun[me]<1))", 1, 2, 0);
	trans[0][8]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	trans[0][123]	= settr(122,0,129,109,0,"((crashes!=life))", 1, 2, 0);
	trans[0][125]	= settr(124,0,129,1,0,".(goto)", 0, 2, 0);
	/* end-escapes */
	T = trans[ 0][21] = settr(20,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(20,2,9,0,0,"ATOMIC", 1, 2, 0);
	trans[0][9]	= settr(8,2,10,110,110,"begun[me] = (begun[me]+1)", 1, 2, 0);
	trans[0][9]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][10]	= settr(9,2,11,111,111,"answer[me] = 0", 1, 2, 0);
	trans[0][10]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][11]	= settr(10,2,12,112,112,"waiting = (waiting|(1<<me))", 1, 2, 0);
	trans[0][11]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][12]	= settr(11,2,13,113,113,"leads = !(led)", 1, 2, 0);
	trans[0][12]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][13]	= settr(12,2,19,114,114,"led = 1", 1, 2, 0);
	trans[0][13]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[0][19] = settr(18,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(18,2,14,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(18,2,18,0,0,"IF", 1, 2, 0);
	trans[0][14]	= settr(13,2,15,115,0,"(sleeps)", 1, 2, 0);
	trans[0][14]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][15]	= settr(14,2,16,116,116,"sleeps = 0", 1, 2, 0);
	trans[0][15]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][16]	= settr(15,2,17,117,0,"assert(!(wake))", 1, 2, 0);
	trans[0][16]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][17]	= settr(16,2,20,118,118,"wake = 1", 1, 2, 0);
	trans[0][17]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][20]	= settr(19,0,115,1,0,".(goto)", 1, 2, 0);
	trans[0][18]	= settr(17,2,20,2,0,"else", 1, 2, 0);
	trans[0][18]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[0][115] = settr(114,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(114,0,22,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(114,0,114,0,0,"IF", 0, 2, 0);
	trans[0][22]	= settr(21,0,113,119,119,"(leads)", 0, 2, 0);
	trans[0][22]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[ 0][113] = settr(112,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(112,0,23,0,0,"sub-sequence", 0, 2, 0);
	trans[0][23]	= settr(22,0,27,120,120,"g = next", 1, 2, 0);
	trans[0][23]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[ 0][27] = settr(26,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(26,0,26,0,0,"sub-sequence", 0, 2, 0);
	T = trans[ 0][26] = settr(25,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(25,2,24,0,0,"ATOMIC", 1, 2, 0);
	trans[0][24]	= settr(23,2,25,121,121,"members[g] = waiting", 1, 2, 0);
	trans[0][24]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][25]	= settr(24,0,103,122,122,"waiting = 0", 1, 2, 0);
	trans[0][25]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[0][103] = settr(102,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(102,0,28,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(102,0,102,0,0,"IF", 0, 2, 0);
	trans[0][28]	= settr(27,0,53,123,0,"((members[g]!=0))", 1, 2, 0);
	trans[0][28]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[ 0][53] = settr(52,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(52,0,29,0,0,"sub-sequence", 0, 2, 0);
	trans[0][29]	= settr(28,0,51,124,124,"groupFailed[g] = 0", 1, 2, 0);
	trans[0][29]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[0][51] = settr(50,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(50,0,30,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(50,0,32,0,0,"IF", 0, 2, 0);
	trans[0][30]	= settr(29,0,31,125,0,"(fenced)", 1, 2, 0);
	trans[0][30]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][31]	= settr(30,0,101,126,126,"groupFailed[g] = 1", 1, 2, 0);
	trans[0][31]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][52]	= settr(51,0,101,1,0,".(goto)", 0, 2, 0);
	trans[0][32]	= settr(31,0,49,2,0,"else", 0, 2, 0);
	trans[0][32]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[ 0][49] = settr(48,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(48,2,33,0,0,"ATOMIC", 1, 2, 0);
	trans[0][33]	= settr(32,2,44,127,127,"w = 0", 1, 2, 0);
	trans[0][33]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][45]	= settr(44,2,44,1,0,".(goto)", 1, 2, 0);
	T = trans[0][44] = settr(43,2,0,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(43,2,34,0,0,"DO", 1, 2, 0);
	T = T->nxt	= settr(43,2,40,0,0,"DO", 1, 2, 0);
	    T->nxt	= settr(43,2,42,0,0,"DO", 1, 2, 0);
	trans[0][34]	= settr(33,2,35,128,0,"(((w<3)&&(members[g]&(1<<w))))", 1, 2, 0);
	trans[0][34]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][35]	= settr(34,2,36,129,129,"last = (last+1)", 1, 2, 0);
	trans[0][35]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][36]	= settr(35,2,37,130,0,"assert(((last<=(3*1))&&(record[last]==0)))", 1, 2, 0);
	trans[0][36]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][37]	= settr(36,2,38,131,131,"record[last] = ((w*1)+begun[w])", 1, 2, 0);
	trans[0][37]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][38]	= settr(37,2,39,132,132,"sequenceOf[w] = last", 1, 2, 0);
	trans[0][38]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][39]	= settr(38,2,44,133,133,"w = (w+1)", 1, 2, 0);
	trans[0][39]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][40]	= settr(39,2,41,134,0,"(((w<3)&&!((members[g]&(1<<w)))))", 1, 2, 0);
	trans[0][40]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][41]	= settr(40,2,44,135,135,"w = (w+1)", 1, 2, 0);
	trans[0][41]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][42]	= settr(41,2,47,136,136,"((w==3))", 1, 2, 0);
	trans[0][42]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][43]	= settr(42,2,47,1,0,"goto :b1", 1, 2, 0);
	trans[0][43]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][46]	= settr(45,2,47,1,0,"break", 1, 2, 0);
	trans[0][46]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][47]	= settr(46,2,48,137,137,"w = 0", 1, 2, 0);
	trans[0][47]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][48]	= settr(47,0,50,138,138,"groupLast[g] = last", 1, 2, 0);
	trans[0][48]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][50]	= settr(49,0,101,139,139,"written = last", 1, 2, 0);
	trans[0][50]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[ 0][101] = settr(100,0,0,0,0,"sub-sequence", 0, 2, 0);
	T->nxt	= settr(100,0,75,0,0,"sub-sequence", 0, 2, 0);
	T = trans[0][75] = settr(74,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(74,0,54,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(74,0,74,0,0,"IF", 0, 2, 0);
	trans[0][54]	= settr(53,0,72,140,0,"(!(groupFailed[g]))", 1, 2, 0);
	trans[0][54]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[0][72] = settr(71,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(71,0,55,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(71,0,57,0,0,"IF", 0, 2, 0);
	trans[0][55]	= settr(54,0,56,141,0,"(fenced)", 1, 2, 0);
	trans[0][55]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][56]	= settr(55,0,77,142,142,"groupFailed[g] = 1", 1, 2, 0);
	trans[0][56]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][73]	= settr(72,0,77,1,0,".(goto)", 0, 2, 0);
	trans[0][57]	= settr(56,0,58,2,0,"else", 0, 2, 0);
	trans[0][57]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][58]	= settr(57,0,69,143,143,"covered = written", 1, 2, 0);
	trans[0][58]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[0][69] = settr(68,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(68,0,59,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(68,0,68,0,0,"IF", 0, 2, 0);
	trans[0][59]	= settr(58,0,63,144,144,"durable = ( ((durable<covered)) -> (covered) : (durable) )", 1, 2, 0);
	trans[0][59]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[ 0][63] = settr(62,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(62,2,60,0,0,"ATOMIC", 1, 2, 0);
	trans[0][60]	= settr(59,2,61,145,0,"assert((groupLast[g]>=visible))", 1, 2, 0);
	trans[0][60]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][61]	= settr(60,2,62,146,0,"assert((groupLast[g]<=durable))", 1, 2, 0);
	trans[0][61]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][62]	= settr(61,0,71,147,147,"visible = groupLast[g]", 1, 2, 0);
	trans[0][62]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][70]	= settr(69,0,71,1,0,".(goto)", 0, 2, 0);
	T = trans[ 0][68] = settr(67,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(67,2,64,0,0,"ATOMIC", 1, 2, 0);
	trans[0][64]	= settr(63,2,65,148,0,"(!(syncFailedOnce))", 1, 2, 0);
	trans[0][64]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][65]	= settr(64,2,66,149,149,"syncFailedOnce = 1", 1, 2, 0);
	trans[0][65]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][66]	= settr(65,2,67,150,150,"fenced = 1", 1, 2, 0);
	trans[0][66]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][67]	= settr(66,0,71,151,151,"groupFailed[g] = 1", 1, 2, 0);
	trans[0][67]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][71]	= settr(70,0,77,152,152,"covered = 0", 0, 2, 0);
	trans[0][71]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][76]	= settr(75,0,77,1,0,".(goto)", 0, 2, 0);
	trans[0][74]	= settr(73,0,77,2,0,"else", 0, 2, 0);
	trans[0][74]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][77]	= settr(76,0,96,153,153,"w = 0", 0, 2, 0);
	trans[0][77]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][97]	= settr(96,0,96,1,0,".(goto)", 0, 2, 0);
	T = trans[0][96] = settr(95,0,0,0,0,"DO", 0, 2, 0);
	T = T->nxt	= settr(95,0,78,0,0,"DO", 0, 2, 0);
	    T->nxt	= settr(95,0,94,0,0,"DO", 0, 2, 0);
	trans[0][78]	= settr(77,0,93,154,0,"((w<3))", 0, 2, 0);
	trans[0][78]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[ 0][93] = settr(92,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(92,2,90,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][90] = settr(89,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(89,2,79,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(89,2,89,0,0,"IF", 1, 2, 0);
	trans[0][79]	= settr(78,2,80,155,0,"((members[g]&(1<<w)))", 1, 2, 0);
	trans[0][79]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][80]	= settr(79,2,87,156,156,"answer[w] = ( (groupFailed[g]) -> (2) : (1) )", 1, 2, 0);
	trans[0][80]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[0][87] = settr(86,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(86,2,81,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(86,2,86,0,0,"IF", 1, 2, 0);
	trans[0][81]	= settr(80,2,82,157,0,"(!(groupFailed[g]))", 1, 2, 0);
	trans[0][81]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][82]	= settr(81,2,83,158,0,"assert((record[sequenceOf[w]]==((w*1)+begun[w])))", 1, 2, 0);
	trans[0][82]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][83]	= settr(82,2,84,159,0,"assert((sequenceOf[w]<=durable))", 1, 2, 0);
	trans[0][83]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][84]	= settr(83,2,85,160,0,"assert((sequenceOf[w]<=visible))", 1, 2, 0);
	trans[0][84]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][85]	= settr(84,2,91,161,161,"acknowledged = ( ((acknowledged<sequenceOf[w])) -> (sequenceOf[w]) : (acknowledged) )", 1, 2, 0);
	trans[0][85]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][88]	= settr(87,2,91,1,0,".(goto)", 1, 2, 0);
	trans[0][86]	= settr(85,2,91,2,0,"else", 1, 2, 0);
	trans[0][86]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][91]	= settr(90,2,92,1,0,".(goto)", 1, 2, 0);
	trans[0][89]	= settr(88,2,91,2,0,"else", 1, 2, 0);
	trans[0][89]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][92]	= settr(91,0,96,162,162,"w = (w+1)", 1, 2, 0);
	trans[0][92]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][94]	= settr(93,0,99,2,0,"else", 0, 2, 0);
	trans[0][94]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][95]	= settr(94,0,99,1,0,"goto :b2", 0, 2, 0);
	trans[0][95]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][98]	= settr(97,0,99,1,0,"break", 0, 2, 0);
	trans[0][98]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][99]	= settr(98,0,100,163,163,"w = 0", 0, 2, 0);
	trans[0][99]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][100]	= settr(99,0,112,164,164,"members[g] = 0", 1, 2, 0);
	trans[0][100]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][104]	= settr(103,0,112,1,0,".(goto)", 0, 2, 0);
	trans[0][102]	= settr(101,0,112,2,0,"else", 0, 2, 0);
	trans[0][102]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[ 0][112] = settr(111,2,0,0,0,"ATOMIC", 1, 2, 0);
	T->nxt	= settr(111,2,110,0,0,"ATOMIC", 1, 2, 0);
	T = trans[0][110] = settr(109,2,0,0,0,"IF", 1, 2, 0);
	T = T->nxt	= settr(109,2,105,0,0,"IF", 1, 2, 0);
	    T->nxt	= settr(109,2,107,0,0,"IF", 1, 2, 0);
	trans[0][105]	= settr(104,2,106,165,0,"((waiting==0))", 1, 2, 0);
	trans[0][105]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][106]	= settr(105,2,111,166,166,"led = 0", 1, 2, 0);
	trans[0][106]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][111]	= settr(110,0,117,1,0,".(goto)", 1, 2, 0);
	trans[0][107]	= settr(106,2,108,2,0,"else", 1, 2, 0);
	trans[0][107]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][108]	= settr(107,2,109,167,0,"assert(!(leadPassed))", 1, 2, 0);
	trans[0][108]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][109]	= settr(108,2,111,168,168,"leadPassed = 1", 1, 2, 0);
	trans[0][109]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][116]	= settr(115,0,117,1,0,".(goto)", 0, 2, 0);
	trans[0][114]	= settr(113,0,117,2,0,"else", 0, 2, 0);
	trans[0][114]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][117]	= settr(116,0,120,169,0,"((answer[me]!=0))", 1, 2, 0);
	trans[0][117]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][118]	= settr(117,0,129,2,0,"else", 0, 2, 0);
	trans[0][118]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][119]	= settr(118,0,129,1,0,"goto :b0", 0, 2, 0);
	trans[0][119]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	trans[0][122]	= settr(121,0,129,1,0,"break", 0, 2, 0);
	trans[0][122]->escp[0] = 123;
	reached0[123] = 1;
	/* escape #0: 123 */
	/* end-escapes */
	T = trans[0][129] = settr(128,0,0,0,0,"IF", 0, 2, 0);
	T = T->nxt	= settr(128,0,126,0,0,"IF", 0, 2, 0);
	    T->nxt	= settr(128,0,128,0,0,"IF", 0, 2, 0);
	trans[0][126]	= settr(125,0,7,170,170,"(((crashes!=life)&&(begun[me]<1)))", 1, 2, 0);
	trans[0][127]	= settr(126,0,7,1,0,"goto again", 0, 2, 0);
	trans[0][130]	= settr(129,0,131,1,0,".(goto)", 0, 2, 0);
	trans[0][128]	= settr(127,0,131,2,0,"else", 0, 2, 0);
	trans[0][131]	= settr(130,0,0,171,171,"-end-", 0, 3500, 0);
	/* np_ demon: */
	trans[_NP_] = (Trans **) emalloc(3*sizeof(Trans *));
	T = trans[_NP_][0] = settr(9997,0,1,_T5,0,"(np_)", 1,2,0);
	    T->nxt	  = settr(9998,0,0,_T2,0,"(1)",   0,2,0);
	T = trans[_NP_][1] = settr(9999,0,1,_T5,0,"(np_)", 1,2,0);
}

Trans *
settr(	int t_id, int a, int b, int c, int d,
	char *t, int g, int tpe0, int tpe1)
{	Trans *tmp = (Trans *) emalloc(sizeof(Trans));

	tmp->atom  = a&(6|32);	/* only (2|8|32) have meaning */
	if (!g) tmp->atom |= 8;	/* no global references */
	tmp->st    = b;
	tmp->tpe[0] = tpe0;
	tmp->tpe[1] = tpe1;
	tmp->tp    = t;
	tmp->t_id  = t_id;
	tmp->forw  = c;
	tmp->back  = d;
	return tmp;
}

Trans *
cpytr(Trans *a)
{	Trans *tmp = (Trans *) emalloc(sizeof(Trans));

	int i;
	tmp->atom  = a->atom;
	tmp->st    = a->st;
#ifdef HAS_UNLESS
	tmp->e_trans = a->e_trans;
	for (i = 0; i < HAS_UNLESS; i++)
		tmp->escp[i] = a->escp[i];
#endif
	tmp->tpe[0] = a->tpe[0];
	tmp->tpe[1] = a->tpe[1];
	for (i = 0; i < 6; i++)
	{	tmp->qu[i] = a->qu[i];
		tmp->ty[i] = a->ty[i];
	}
	tmp->tp    = (char *) emalloc(strlen(a->tp)+1);
	strcpy(tmp->tp, a->tp);
	tmp->t_id  = a->t_id;
	tmp->forw  = a->forw;
	tmp->back  = a->back;
	return tmp;
}

#ifndef NOREDUCE
int
srinc_set(int n)
{	if (n <= 2) return LOCAL;
	if (n <= 2+  DELTA) return Q_FULL_F; /* 's' or nfull  */
	if (n <= 2+2*DELTA) return Q_EMPT_F; /* 'r' or nempty */
	if (n <= 2+3*DELTA) return Q_EMPT_T; /* empty */
	if (n <= 2+4*DELTA) return Q_FULL_T; /* full  */
	if (n ==   5*DELTA) return GLOBAL;
	if (n ==   6*DELTA) return TIMEOUT_F;
	if (n ==   7*DELTA) return ALPHA_F;
	Uerror("cannot happen srinc_class");
	return BAD;
}
int
srunc(int n, int m)
{	switch(m) {
	case Q_FULL_F: return n-2;
	case Q_EMPT_F: return n-2-DELTA;
	case Q_EMPT_T: return n-2-2*DELTA;
	case Q_FULL_T: return n-2-3*DELTA;
	case ALPHA_F:
	case TIMEOUT_F: return 257; /* non-zero, and > MAXQ */
	}
	Uerror("cannot happen srunc");
	return 0;
}
#endif
int cnt;
#ifdef HAS_UNLESS
int
isthere(Trans *a, int b)
{	Trans *t;
	for (t = a; t; t = t->nxt)
		if (t->t_id == b)
			return 1;
	return 0;
}
#endif
#ifndef NOREDUCE
int
mark_safety(Trans *t) /* for conditional safety */
{	int g = 0, i, j, k;

	if (!t) return 0;
	if (t->qu[0])
		return (t->qu[1])?2:1;	/* marked */

	for (i = 0; i < 2; i++)
	{	j = srinc_set(t->tpe[i]);
		if (j >= GLOBAL && j != ALPHA_F)
			return -1;
		if (j != LOCAL)
		{	k = srunc(t->tpe[i], j);
			if (g == 0
			||  t->qu[0] != k
			||  t->ty[0] != j)
			{	t->qu[g] = k;
				t->ty[g] = j;
				g++;
	}	}	}
	return g;
}
#endif
void
retrans(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
	/* process n, with m states, is=initial state */
{	Trans *T0, *T1, *T2, *T3;
	Trans *T4, *T5; /* t_reverse or has_unless */
	int i;
#if defined(HAS_UNLESS) || !defined(NOREDUCE)
	int k;
#endif
#ifndef NOREDUCE
	int g, h, j, aa;
#endif
#ifdef HAS_UNLESS
	int p;
#endif
	if (state_tables >= 4)
	{	printf("STEP 1 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
	do {
		for (i = 1, cnt = 0; i < m; i++)
		{	T2 = trans[n][i];
			T1 = T2?T2->nxt:(Trans *)0;
/* prescan: */		for (T0 = T1; T0; T0 = T0->nxt)
/* choice in choice */	{	if (T0->st && trans[n][T0->st]
				&&  trans[n][T0->st]->nxt)
					break;
			}
#if 0
		if (T0)
		printf("\tstate %d / %d: choice in choice\n",
		i, T0->st);
#endif
			if (T0)
			for (T0 = T1; T0; T0 = T0->nxt)
			{	T3 = trans[n][T0->st];
				if (!T3->nxt)
				{	T2->nxt = cpytr(T0);
					T2 = T2->nxt;
					imed(T2, T0->st, n, i);
					continue;
				}
				do {	T3 = T3->nxt;
					T2->nxt = cpytr(T3);
					T2 = T2->nxt;
					imed(T2, T0->st, n, i);
				} while (T3->nxt);
				cnt++;
			}
		}
	} while (cnt);
	if (state_tables >= 3)
	{	printf("STEP 2 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
	for (i = 1; i < m; i++)
	{	if (trans[n][i] && trans[n][i]->nxt) /* optimize */
		{	T1 = trans[n][i]->nxt;
#if 0
			printf("\t\tpull %d (%d) to %d\n",
			T1->st, T1->forw, i);
#endif
			srcln[i] = srcln[T1->st];	/* Oyvind Teig, 5.2.0 */

			if (!trans[n][T1->st]) continue;
			T0 = cpytr(trans[n][T1->st]);
			trans[n][i] = T0;
			reach[T1->st] = 1;
			imed(T0, T1->st, n, i);
			for (T1 = T1->nxt; T1; T1 = T1->nxt)
			{
#if 0
			printf("\t\tpull %d (%d) to %d\n",
				T1->st, T1->forw, i);
#endif
		/*		srcln[i] = srcln[T1->st];  gh: not useful */
				if (!trans[n][T1->st]) continue;
				T0->nxt = cpytr(trans[n][T1->st]);
				T0 = T0->nxt;
				reach[T1->st] = 1;
				imed(T0, T1->st, n, i);
	}	}	}
	if (state_tables >= 2)
	{	printf("STEP 3 %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
		return;
	}
#ifdef HAS_UNLESS
	for (i = 1; i < m; i++)
	{	if (!trans[n][i]) continue;
		/* check for each state i if an
		 * escape to some state p is defined
		 * if so, copy and mark p's transitions
		 * and prepend them to the transition-
		 * list of state i
		 */
	 if (!like_java) /* the default */
	 {	for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		for (k = HAS_UNLESS-1; k >= 0; k--)
		{	if (p = T0->escp[k])
			for (T1 = trans[n][p]; T1; T1 = T1->nxt)
			{	if (isthere(trans[n][i], T1->t_id))
					continue;
				T2 = cpytr(T1);
				T2->e_trans = p;
				T2->nxt = trans[n][i];
				trans[n][i] = T2;
		}	}
	 } else /* outermost unless checked first */
	 {	T4 = T3 = (Trans *) 0;
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		for (k = HAS_UNLESS-1; k >= 0; k--)
		{	if (p = T0->escp[k])
			for (T1 = trans[n][p]; T1; T1 = T1->nxt)
			{	if (isthere(trans[n][i], T1->t_id))
					continue;
				T2 = cpytr(T1);
				T2->nxt = (Trans *) 0;
				T2->e_trans = p;
				if (T3)	T3->nxt = T2;
				else	T4 = T2;
				T3 = T2;
		}	}
		if (T4)
		{	T3->nxt = trans[n][i];
			trans[n][i] = T4;
		}
	 }
	}
#endif
#ifndef NOREDUCE
	for (i = 1; i < m; i++)
	{	if (a_cycles)
		{ /* moves through these states are visible */
	#if PROG_LAB>0 && defined(HAS_NP)
			if (progstate[n][i])
				goto degrade;
			for (T1 = trans[n][i]; T1; T1 = T1->nxt)
				if (progstate[n][T1->st])
					goto degrade;
	#endif
			if (accpstate[n][i] || visstate[n][i])
				goto degrade;
			for (T1 = trans[n][i]; T1; T1 = T1->nxt)
				if (accpstate[n][T1->st])
					goto degrade;
		}
		T1 = trans[n][i];
		if (!T1) continue;
		g = mark_safety(T1);	/* V3.3.1 */
		if (g < 0) goto degrade; /* global */
		/* check if mixing of guards preserves reduction */
		if (T1->nxt)
		{	k = 0;
			for (T0 = T1; T0; T0 = T0->nxt)
			{	if (!(T0->atom&8))
					goto degrade;
				for (aa = 0; aa < 2; aa++)
				{	j = srinc_set(T0->tpe[aa]);
					if (j >= GLOBAL && j != ALPHA_F)
						goto degrade;
					if (T0->tpe[aa]
					&&  T0->tpe[aa]
					!=  T1->tpe[0])
						k = 1;
			}	}
			/* g = 0;	V3.3.1 */
			if (k)	/* non-uniform selection */
			for (T0 = T1; T0; T0 = T0->nxt)
			for (aa = 0; aa < 2; aa++)
			{	j = srinc_set(T0->tpe[aa]);
				if (j != LOCAL)
				{	k = srunc(T0->tpe[aa], j);
					for (h = 0; h < 6; h++)
						if (T1->qu[h] == k
						&&  T1->ty[h] == j)
							break;
					if (h >= 6)
					{	T1->qu[g%6] = k;
						T1->ty[g%6] = j;
						g++;
			}	}	}
			if (g > 6)
			{	T1->qu[0] = 0;	/* turn it off */
				printf("pan: warning, line %d, ",
					srcln[i]);
			 	printf("too many stmnt types (%d)",
					g);
			  	printf(" in selection\n");
			  goto degrade;
			}
		}
		/* mark all options global if >=1 is global */
		for (T1 = trans[n][i]; T1; T1 = T1->nxt)
			if (!(T1->atom&8)) break;
		if (T1)
degrade:	for (T1 = trans[n][i]; T1; T1 = T1->nxt)
			T1->atom &= ~8;	/* mark as unsafe */
		/* can only mix 'r's or 's's if on same chan */
		/* and not mixed with other local operations */
		T1 = trans[n][i];
		if (!T1 || T1->qu[0]) continue;
		j = T1->tpe[0];
		if (T1->nxt && T1->atom&8)
		{ if (j == 5*DELTA)
		  {	printf("warning: line %d ", srcln[i]);
			printf("mixed condition ");
			printf("(defeats reduction)\n");
			goto degrade;
		  }
		  for (T0 = T1; T0; T0 = T0->nxt)
		  for (aa = 0; aa < 2; aa++)
		  if  (T0->tpe[aa] && T0->tpe[aa] != j)
		  {	printf("warning: line %d ", srcln[i]);
			printf("[%d-%d] mixed %stion ",
				T0->tpe[aa], j, 
				(j==5*DELTA)?"condi":"selec");
			printf("(defeats reduction)\n");
			printf("	'%s' <-> '%s'\n",
				T1->tp, T0->tp);
			goto degrade;
		} }
	}
#endif
	for (i = 1; i < m; i++)
	{	T2 = trans[n][i];
		if (!T2
		||  T2->nxt
		||  strncmp(T2->tp, ".(goto)", 7)
		||  !stopstate[n][i])
			continue;
		stopstate[n][T2->st] = 1;
	}
	if (state_tables && !verbose)
	{	if (dodot)
		{	char buf[256], *q = buf, *p = procname[n];
			while (*p != '\0')
			{	if (*p != ':')
				{	*q++ = *p;
				}
				p++;
			}
			*q = '\0';
			printf("digraph ");
			switch (Btypes[n]) {
			case I_PROC:  printf("init {\n"); break;
			case N_CLAIM: printf("claim_%s {\n", buf); break;
			case E_TRACE: printf("notrace {\n"); break;
			case N_TRACE: printf("trace {\n"); break;
			default:      printf("p_%s {\n", buf); break;
			}
			printf("size=\"8,10\";\n");
			printf("  GT [shape=box,style=dotted,label=\"%s\"];\n", buf);
			printf("  GT -> S%d;\n", is);
		} else
		{	switch (Btypes[n]) {
			case I_PROC:  printf("init\n"); break;
			case N_CLAIM: printf("claim %s\n", procname[n]); break;
			case E_TRACE: printf("notrace assertion\n"); break;
			case N_TRACE: printf("trace assertion\n"); break;
			default:      printf("proctype %s\n", procname[n]); break;
		}	}
		for (i = 1; i < m; i++)
		{	reach[i] = 1;
		}
		tagtable(n, m, is, srcln, reach);
		if (dodot) printf("}\n");
	} else
	for (i = 1; i < m; i++)
	{	int nrelse;
		if (Btypes[n] != N_CLAIM)
		{	for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			{	if (T0->st == i
				&& strcmp(T0->tp, "(1)") == 0)
				{	printf("error: proctype '%s' ",
						procname[n]);
		  			printf("line %d, state %d: has un",
						srcln[i], i);
					printf("conditional self-loop\n");
					pan_exit(1);
		}	}	}
		nrelse = 0;
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
		{	if (strcmp(T0->tp, "else") == 0)
				nrelse++;
		}
		if (nrelse > 1)
		{	printf("error: proctype '%s' state",
				procname[n]);
		  	printf(" %d, inherits %d", i, nrelse);
		  	printf(" 'else' stmnts\n");
			pan_exit(1);
	}	}
#if !defined(LOOPSTATE) && !defined(BFS_PAR)
	if (state_tables)
#endif
	do_dfs(n, m, is, srcln, reach, lpstate);

	if (!t_reverse)
	{	return;
	}
	/* process n, with m states, is=initial state -- reverse list */
	if (!state_tables && Btypes[n] != N_CLAIM)
	{	for (i = 1; i < m; i++)
		{	Trans *Tx = (Trans *) 0; /* list of escapes */
			Trans *Ty = (Trans *) 0; /* its tail element */
			T1 = (Trans *) 0; /* reversed list */
			T2 = (Trans *) 0; /* its tail */
			T3 = (Trans *) 0; /* remembers possible 'else' */

			/* find unless-escapes, they should go first */
			T4 = T5 = T0 = trans[n][i];
	#ifdef HAS_UNLESS
			while (T4 && T4->e_trans) /* escapes are first in orig list */
			{	T5 = T4;	  /* remember predecessor */
				T4 = T4->nxt;
			}
	#endif
			/* T4 points to first non-escape, T5 to its parent, T0 to original list */
			if (T4 != T0)		 /* there was at least one escape */
			{	T3 = T5->nxt;		 /* start of non-escapes */
				T5->nxt = (Trans *) 0;	 /* separate */
				Tx = T0;		 /* start of the escapes */
				Ty = T5;		 /* its tail */
				T0 = T3;		 /* the rest, to be reversed */
			}
			/* T0 points to first non-escape, Tx to the list of escapes, Ty to its tail */

			/* first tail-add non-escape transitions, reversed */
			T3 = (Trans *) 0;
			for (T5 = T0; T5; T5 = T4)
			{	T4 = T5->nxt;
	#ifdef HAS_UNLESS
				if (T5->e_trans)
				{	printf("error: cannot happen!\n");
					continue;
				}
	#endif
				if (strcmp(T5->tp, "else") == 0)
				{	T3 = T5;
					T5->nxt = (Trans *) 0;
				} else
				{	T5->nxt = T1;
					if (!T1) { T2 = T5; }
					T1 = T5;
			}	}
			/* T3 points to a possible else, which is removed from the list */
			/* T1 points to the reversed list so far (without escapes) */
			/* T2 points to the tail element -- where the else should go */
			if (T2 && T3)
			{	T2->nxt = T3;	/* add else */
			} else
			{	if (T3) /* there was an else, but there's no tail */
				{	if (!T1)	/* and no reversed list */
					{	T1 = T3; /* odd, but possible */
					} else		/* even stranger */
					{	T1->nxt = T3;
			}	}	}

			/* add in the escapes, to that they appear at the front */
			if (Tx && Ty) { Ty->nxt = T1; T1 = Tx; }

			trans[n][i] = T1;
			/* reversed, with escapes first and else last */
	}	}
	if (state_tables && verbose)
	{	printf("FINAL proctype %s\n", 
			procname[n]);
		for (i = 1; i < m; i++)
		for (T0 = trans[n][i]; T0; T0 = T0->nxt)
			crack(n, i, T0, srcln);
	}
}
void
imed(Trans *T, int v, int n, int j)	/* set intermediate state */
{	progstate[n][T->st] |= progstate[n][v];
	accpstate[n][T->st] |= accpstate[n][v];
	stopstate[n][T->st] |= stopstate[n][v];
	mapstate[n][j] = T->st;
}
void
tagtable(int n, int m, int is, short srcln[], uchar reach[])
{	Trans *z;

	if (is >= m || !trans[n][is]
	||  is <= 0 || reach[is] == 0)
		return;
	reach[is] = 0;
	if (state_tables)
	for (z = trans[n][is]; z; z = z->nxt)
	{	if (dodot)
			dot_crack(n, is, z);
		else
			crack(n, is, z, srcln);
	}

	for (z = trans[n][is]; z; z = z->nxt)
	{
#ifdef HAS_UNLESS
		int i, j;
#endif
		tagtable(n, m, z->st, srcln, reach);
#ifdef HAS_UNLESS
		for (i = 0; i < HAS_UNLESS; i++)
		{	j = trans[n][is]->escp[i];
			if (!j) break;
			tagtable(n, m, j, srcln, reach);
		}
#endif
	}
}

extern Trans *t_id_lkup[];

void
dfs_table(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
{	Trans *z;

	if (is >= m || is <= 0 || !trans[n][is])
		return;
	if ((reach[is] & (4|8|16)) != 0)
	{	if ((reach[is] & (8|16)) == 16)	/* on stack, not yet recorded */
		{	lpstate[is] = 1;
			reach[is] |= 8; /* recorded */
			if (state_tables && verbose)
			{	printf("state %d line %d is a loopstate\n", is, srcln[is]);
		}	}
		return;
	}
	reach[is] |= (4|16);	/* visited | onstack */
	for (z = trans[n][is]; z; z = z->nxt)
	{	t_id_lkup[z->t_id] = z;
#ifdef HAS_UNLESS
		int i, j;
#endif
		dfs_table(n, m, z->st, srcln, reach, lpstate);
#ifdef HAS_UNLESS
		for (i = 0; i < HAS_UNLESS; i++)
		{	j = trans[n][is]->escp[i];
			if (!j) break;
			dfs_table(n, m, j, srcln, reach, lpstate);
		}
#endif
	}
	reach[is] &= ~16; /* no longer on stack */
}
void
do_dfs(int n, int m, int is, short srcln[], uchar reach[], uchar lpstate[])
{	int i;
	dfs_table(n, m, is, srcln, reach, lpstate);
	for (i = 0; i < m; i++)
		reach[i] &= ~(4|8|16);
}
void
crack(int n, int j, Trans *z, short srcln[])
{	int i;

	if (!z) return;
	printf("	state %3d -(tr %3d)-> state %3d  ",
		j, z->forw, z->st);
	printf("[id %3d tp %3d", z->t_id, z->tpe[0]);
	if (z->tpe[1]) printf(",%d", z->tpe[1]);
#ifdef HAS_UNLESS
	if (z->e_trans)
		printf(" org %3d", z->e_trans);
	else if (state_tables >= 2)
	for (i = 0; i < HAS_UNLESS; i++)
	{	if (!z->escp[i]) break;
		printf(" esc %d", z->escp[i]);
	}
#endif
	printf("]");
	printf(" [%s%s%s%s%s] %s:%d => ",
		z->atom&6?"A":z->atom&32?"D":"-",
		accpstate[n][j]?"a" :"-",
		stopstate[n][j]?"e" : "-",
		progstate[n][j]?"p" : "-",
		z->atom & 8 ?"L":"G",
		PanSource, srcln[j]);
	for (i = 0; z->tp[i]; i++)
		if (z->tp[i] == '\n')
			printf("\\n");
		else
			putchar(z->tp[i]);
	if (verbose && z->qu[0])
	{	printf("\t[");
		for (i = 0; i < 6; i++)
			if (z->qu[i])
				printf("(%d,%d)",
				z->qu[i], z->ty[i]);
		printf("]");
	}
	printf("\n");
	fflush(stdout);
}
/* spin -a m.pml; cc -o pan pan.c; ./pan -D | dot -Tps > foo.ps; ps2pdf foo.ps */
void
dot_crack(int n, int j, Trans *z)
{	int i;

	if (!z) return;
	printf("	S%d -> S%d  [color=black", j, z->st);

	if (z->atom&6) printf(",style=dashed");
	else if (z->atom&32) printf(",style=dotted");
	else if (z->atom&8) printf(",style=solid");
	else printf(",style=bold");

	printf(",label=\"");
	for (i = 0; z->tp[i]; i++)
	{	if (z->tp[i] == '\\'
		&&  z->tp[i+1] == 'n')
		{	i++; printf(" ");
		} else
		{	putchar(z->tp[i]);
	}	}
	printf("\"];\n");
	if (accpstate[n][j]) printf("  S%d [color=red,style=bold];\n", j);
	else if (progstate[n][j]) printf("  S%d [color=green,style=bold];\n", j);
	if (stopstate[n][j]) printf("  S%d [color=blue,style=bold,shape=box];\n", j);
}

#ifdef VAR_RANGES
#define BYTESIZE	32	/* 2^8 : 2^3 = 256:8 = 32 */

typedef struct Vr_Ptr {
	char	*nm;
	uchar	vals[BYTESIZE];
	struct Vr_Ptr *nxt;
} Vr_Ptr;
Vr_Ptr *ranges = (Vr_Ptr *) 0;

void
logval(char *s, int v)
{	Vr_Ptr *tmp;

	if (v<0 || v > 255) return;
	for (tmp = ranges; tmp; tmp = tmp->nxt)
		if (!strcmp(tmp->nm, s))
			goto found;
	tmp = (Vr_Ptr *) emalloc(sizeof(Vr_Ptr));
	tmp->nxt = ranges;
	ranges = tmp;
	tmp->nm = s;
found:
	tmp->vals[(v)/8] |= 1<<((v)%8);
}

void
dumpval(uchar X[], int range)
{	int w, x, i, j = -1;

	for (w = i = 0; w < range; w++)
	for (x = 0; x < 8; x++, i++)
	{
from:		if ((X[w] & (1<<x)))
		{	printf("%d", i);
			j = i;
			goto upto;
	}	}
	return;
	for (w = 0; w < range; w++)
	for (x = 0; x < 8; x++, i++)
	{
upto:		if (!(X[w] & (1<<x)))
		{	if (i-1 == j)
				printf(", ");
			else
				printf("-%d, ", i-1);
			goto from;
	}	}
	if (j >= 0 && j != 255)
		printf("-255");
}

void
dumpranges(void)
{	Vr_Ptr *tmp;
	printf("\nValues assigned within ");
	printf("interval [0..255]:\n");
	for (tmp = ranges; tmp; tmp = tmp->nxt)
	{	printf("\t%s\t: ", tmp->nm);
		dumpval(tmp->vals, BYTESIZE);
		printf("\n");
	}
}
#endif
