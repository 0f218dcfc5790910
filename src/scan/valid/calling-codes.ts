/** Calling codes in use (ITU E.164), with the most digits a number has after the code where plans say so. */
const LONGEST_AFTER: Record<string, number> = {
	1: 10, 7: 10, 20: 10, 27: 9, 30: 10, 31: 9, 32: 9, 33: 9, 34: 9, 36: 9, 39: 11, 40: 9, 41: 9, 43: 13, 44: 10, 45: 8, 46: 10, 47: 8, 48: 9, 49: 12, 51: 9, 52: 11, 53: 8, 54: 11, 55: 11, 56: 9, 57: 10, 58: 10,
	60: 10, 61: 9, 62: 12, 63: 10, 64: 10, 65: 8, 66: 9, 81: 10, 82: 10, 84: 10, 86: 11, 90: 10, 91: 10, 92: 10, 93: 9, 94: 9, 95: 10, 98: 10, 351: 9, 352: 11, 353: 10, 354: 9, 358: 12, 370: 8, 371: 8, 372: 8, 380: 9, 852: 8, 886: 9, 971: 9, 972: 9, 966: 9,
};
const OTHERS =
	'211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 350 355 356 357 359 373 374 375 376 377 378 381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 800 808 850 853 855 856 870 878 880 881 882 883 888 960 961 962 963 964 965 967 968 970 973 974 975 976 977 979 992 993 994 995 996 998';
const CODES = new Map<string, number>([...Object.entries(LONGEST_AFTER), ...OTHERS.split(' ').map((code): [string, number] => [code, 15 - code.length])]);

/** The calling code that a number (digits after `+` or `00`) starts with, and the most digits after it. */
export function callingCode(digits: string): { code: string; longest: number } | undefined {
	for (const length of [1, 2, 3]) {
		const code = digits.slice(0, length);
		const longest = CODES.get(code);
		if (longest !== undefined) return { code, longest };
	}
	return undefined;
}
