const CONTRACTIONS: readonly [RegExp, string][] = [
	[/(?<![a-z])(?:can't|cant|can not)(?![a-z])/g, 'cannot'],
	[/(?<![a-z])(?:won't|wont)(?![a-z])/g, 'will not'],
	[/(?<![a-z])(?:don't|dont)(?![a-z])/g, 'do not'],
	[/n't(?![a-z])/g, ' not'],
	[/(?<![a-z])(?:i'm|im)(?![a-z])/g, 'i am'],
	[/(?<![a-z])(?:i've|ive)(?![a-z])/g, 'i have'],
	[/(?<![a-z])(?:you're|youre)(?![a-z])/g, 'you are'],
	[/(?<![a-z])(?:you'll|youll)(?![a-z])/g, 'you will'],
	[/'ll(?![a-z])/g, ' will'],
	[/'ve(?![a-z])/g, ' have'],
	[/'re(?![a-z])/g, ' are'],
	[/'d(?![a-z])/g, ' would'],
	[/(?<![a-z])(it|that|there|he|she|what|here|who)'s(?![a-z])/g, '$1 is'],
	[/'s (?=an? )/g, ' is '],
	[/(?<![a-z])(?:wll|wil|willl)(?![a-z])/g, 'will'],
	[/(?<![a-z])gonna(?![a-z])/g, 'going to'],
	[/(?<![a-z])wanna(?![a-z])/g, 'want to'],
	[/(?<![a-z])u(?![a-z])/g, 'you'],
	[/(?<![a-z])ur(?![a-z])/g, 'your'],
	[/[$€£] ?\d[\d,]*|(?<![a-z\d])(?:usd|eur|gbp|rs|inr|aud|cad) ?\d[\d,]*|(?<![\d,])\d{1,6},\d{2}(?![\d,])(?! ?(?:kg|cm|mm|km|g|m|l|gb|tb|mb|h|x|hours?|metres?|meters?|inch\w*|kilos?|euros?|dollars?|pounds?|€|£|usd|eur|gbp))|(?<![\d,])\d[\d,]* ?(?:€|£|%|dollars?|euros?|pounds?|bucks|quid|usd|eur|gbp|percent|rupees)(?![a-z])/g, 'amt'],
];

/** Without any of these no entry of `CONTRACTIONS` applies; most sentences have none. */
const MAY_CHANGE = /['\d]|(?<![a-z])(?:can(?:t| not)|wont|dont|im|ive|youre|youll|wll|wil|willl|gonna|wanna|ur?)(?![a-z])/;

/** Says how something is done, never whether: the patterns read past it. */
const FILLERS =
	/(?<![a-z])(?:just|already|now|also|successfully|(?:gone|went|going|go) ahead and?|immediately|gladly|happily|certainly|definitely|personally|fully|of course|absolutely|therefore|hereby|even|still|promptly|manually|kindly|simply|then|entirely|completely|totally|quickly|finally|actually|really|solely|clearly|as well|straight away|right away|automatically|naturally|obviously|gratefully|swiftly|instantly|separately|ourselves|myself|as promised|as discussed|as agreed|with pleasure|no questions asked)(?: |(?=[.,!]))/g;

/**
 * A lower-case sentence as patterns like it: contractions written out, amounts of money as `amt`, adverbs dropped. Its
 * offsets are not the sentence's, so a match speaks for the whole sentence.
 */
export function plainWords(sentence: string): string {
	let plain = sentence;
	if (MAY_CHANGE.test(sentence)) for (const [pattern, full] of CONTRACTIONS) plain = plain.replace(pattern, full);
	plain = plain.replace(FILLERS, '');
	return (plain.includes('  ') ? plain.replace(/ {2,}/g, ' ') : plain).trim();
}
