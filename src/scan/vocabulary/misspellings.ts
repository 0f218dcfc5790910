/** Words on which a category hangs; a slip of the finger in one of them must not hide the sentence. By the list they belong to. */
const CORE = {
	money_word: 'refund refunded refunding reimburse reimbursed reimbursement credited compensation compensate cancelled cancellation waived voucher returned reversed subscription',
	bank_word: 'chargeback dispute disputing disputed reversal unauthorised unauthorized fraudulent',
	law_word: 'lawyer attorney solicitor lawsuit ombudsman tribunal litigation prosecute',
	attack_word: 'instruction instructions restrictions guidelines ignore disregard override developer unrestricted',
} as const;

/** Words of their own that are a slip away from one of the above. */
const REAL = new Set('waved layer retuned revered canceled tribal ignored disputes reimburses refunds instructs lawyers'.split(' '));

/** One letter left out, or two neighbours swapped; the first letter is nearly always right. */
function slips(word: string): string[] {
	const found: string[] = [];
	for (let i = 1; i < word.length; i += 1) {
		found.push(word.slice(0, i) + word.slice(i + 1));
		if (i + 1 < word.length) found.push(`${word.slice(0, i)}${word[i + 1] as string}${word[i] as string}${word.slice(i + 2)}`);
	}
	return found;
}

const words = new Set(Object.values(CORE).flatMap((list) => list.split(' ')));

/** What was meant by a misspelt core word. */
export const MEANT: ReadonlyMap<string, string> = new Map([...words].flatMap((word) => slips(word).flatMap((slip) => (words.has(slip) || REAL.has(slip) ? [] : [[slip, word] as const]))));

/** The misspellings of a list's core words, as the list would name them. */
export const misspellingsOf = (list: string): string[] => {
	const core: readonly string[] = list in CORE ? CORE[list as keyof typeof CORE].split(' ') : [];
	return core.length === 0 ? [] : [...MEANT].filter(([, word]) => core.includes(word)).map(([slip]) => slip);
};
