import { PART } from './wordy-parts';

/** Each with the parts of which one must be there; what an apostrophe stood in may become a short form. */
const CONTRACTIONS: readonly [RegExp, string, number][] = [
	[/(?<![a-z])(?:can't|cant|can not)(?![a-z])/g, 'cannot', PART.apostrophe | PART.cannot],
	[/(?<![a-z])(?:won't|wont)(?![a-z])/g, 'will not', PART.apostrophe | PART.willNot],
	[/(?<![a-z])(?:don't|dont)(?![a-z])/g, 'do not', PART.apostrophe | PART.doNot],
	[/n't(?![a-z])/g, ' not', PART.apostrophe],
	[/(?<![a-z])(?:i'm|im)(?![a-z])/g, 'i am', PART.apostrophe | PART.iAm],
	[/(?<![a-z])(?:i've|ive)(?![a-z])/g, 'i have', PART.apostrophe | PART.iHave],
	[/(?<![a-z])(?:you're|youre)(?![a-z])/g, 'you are', PART.apostrophe | PART.youAre],
	[/(?<![a-z])(?:you'll|youll)(?![a-z])/g, 'you will', PART.apostrophe | PART.youWill],
	[/'ll(?![a-z])/g, ' will', PART.apostrophe],
	[/'ve(?![a-z])/g, ' have', PART.apostrophe],
	[/'re(?![a-z])/g, ' are', PART.apostrophe],
	[/'d(?![a-z])/g, ' would', PART.apostrophe],
	[/(?<![a-z])(it|that|there|he|she|what|here|who)'s(?![a-z])/g, '$1 is', PART.apostrophe],
	[/'s (?=an? )/g, ' is ', PART.apostrophe],
	[/(?<![a-z])(?:wll|wil|willl)(?![a-z])/g, 'will', PART.apostrophe | PART.will],
	[/(?<![a-z])gonna(?![a-z])/g, 'going to', PART.apostrophe | PART.goingTo],
	[/(?<![a-z])wanna(?![a-z])/g, 'want to', PART.apostrophe | PART.wantTo],
	[/(?<![a-z])u(?![a-z])/g, 'you', PART.apostrophe | PART.you],
	[/(?<![a-z])ur(?![a-z])/g, 'your', PART.apostrophe | PART.your],
	[/[$€£] ?\d[\d,]*|(?<![a-z\d])(?:usd|eur|gbp|rs|inr|aud|cad) ?\d[\d,]*|(?<![\d,])\d{1,6},\d{2}(?![\d,])(?! ?(?:kg|cm|mm|km|g|m|l|gb|tb|mb|h|x|hours?|metres?|meters?|inch\w*|kilos?|euros?|dollars?|pounds?|€|£|usd|eur|gbp))|(?<![\d,])\d[\d,]* ?(?:€|£|%|dollars?|euros?|pounds?|bucks|quid|usd|eur|gbp|percent|rupees)(?![a-z])/g, 'amt', PART.digit],
];

/** Says how something is done, never whether: the patterns read past it. */
const FILLERS =
	/(?<![a-z])(?:just|already|now|also|successfully|(?:gone|went|going|go) ahead and?|immediately|gladly|happily|certainly|definitely|personally|fully|of course|absolutely|therefore|hereby|even|still|promptly|manually|kindly|simply|then|entirely|completely|totally|quickly|finally|actually|really|solely|clearly|as well|straight away|right away|automatically|naturally|obviously|gratefully|swiftly|instantly|separately|ourselves|myself|as promised|as discussed|as agreed|with pleasure|no questions asked)(?: |(?=[.,!]))/g;

/**
 * A lower-case sentence as patterns like it: contractions written out, amounts of money as `amt`, adverbs dropped. Its
 * offsets are not the sentence's, so a match speaks for the whole sentence. `parts` says what it may hold of these.
 */
export function plainWords(sentence: string, parts: number): string {
	let plain = sentence;
	if ((parts & ~PART.filler) !== 0) for (const [pattern, full, when] of CONTRACTIONS) if ((parts & when) !== 0) plain = plain.replace(pattern, full);
	if ((parts & (PART.filler | PART.apostrophe)) !== 0) plain = plain.replace(FILLERS, '');
	return (plain.includes('  ') ? plain.replace(/ {2,}/g, ' ') : plain).trim();
}
