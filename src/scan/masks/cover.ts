import type { Json } from '../../draft/proposal';
import type { Direction } from '../../sections';
import { CHECKS } from '../checks';
import { scanText } from '../scan-text';
import type { GuardrailSettings } from '../settings';
import { aroundMasks, masksIn, neutralise } from './mask-form';
import type { MaskVault } from './vault';

/** The checks whose findings are masked. */
const MASKING = CHECKS.filter(({ category }) => category === 'pii' || category === 'secret' || category === 'custom');
/** A short value is read with its name before it: `date_of_birth` makes a birthday of a date. */
const SHORT = 200;
const MIN_DIGITS = 7;
/** Of an address without user and password, which are somebody's. */
const ORIGIN = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^/?#@]*(?=[/?#]|$)/i;

export interface CoverOptions {
	vault: MaskVault;
	settings: GuardrailSettings;
	direction: Direction;
	/** The texts were masked here before: masks in them are ours. Otherwise whatever looks like one is text. */
	masked: boolean;
	clock?: () => number;
}

/** Puts masks over texts and values, and remembers what could not be done. */
export class Cover {
	/** Checks that could not run: the texts may not be masked whole. */
	readonly failed = new Set<string>();
	/** Masks in texts of ours that nobody gave out. */
	readonly unknown = new Set<string>();

	constructor(private readonly options: CoverOptions) {}

	/** The same, for texts of the other direction. */
	towards(direction: Direction): Cover {
		const other = new Cover({ ...this.options, direction });
		Object.assign(other, { failed: this.failed, unknown: this.unknown });
		return other;
	}

	private scanned(text: string): string {
		const { vault, settings, direction, clock } = this.options;
		const result = scanText({ text, direction }, settings, { checks: MASKING, masks: vault, ...(clock && { clock }) });
		for (const check of result.failedChecks) this.failed.add(check);
		return result.masked;
	}

	/** Scanned with its name in front; undefined when a finding reaches into the name. */
	private scannedWithName(text: string, name: string): string | undefined {
		const prefix = `${name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_.-]+/g, ' ')}: `;
		const masked = this.scanned(prefix + text);
		return masked.startsWith(prefix) ? masked.slice(prefix.length) : undefined;
	}

	text(text: string, name = ''): string {
		return /^https?:\/\/\S+$/i.test(text) ? this.url(text) : this.words(text, name);
	}

	private words(text: string, name: string): string {
		if (text === '') return text;
		const { vault, masked: ours } = this.options;
		if (ours) for (const mask of masksIn(text)) if (!vault.has(mask)) this.unknown.add(mask);
		const plain = ours ? text : neutralise(text);
		const named = text.length <= SHORT && /[a-z]/i.test(name) ? this.scannedWithName(plain, name) : undefined;
		return vault.coverKnown(named ?? this.scanned(plain));
	}

	/** Scheme, host and port stay: they say where a request goes, and rules and allowlists read them. */
	url(url: string): string {
		const origin = ORIGIN.exec(url)?.[0] ?? '';
		return origin + this.words(url.slice(origin.length), '');
	}

	private number(value: number, name: string): Json {
		if (!Number.isSafeInteger(value) || String(Math.abs(value)).length < MIN_DIGITS) return value;
		const { vault } = this.options;
		const known = vault.knownMask(value);
		if (known !== undefined) return known;
		const masked = aroundMasks(this.scannedNumber(String(value), name));
		if (masked.length !== 3 || masked[0] !== '' || masked[2] !== '') return value;
		const type = /^\[([A-Z_]+)_/.exec(masked[1] ?? '')?.[1] ?? 'CUSTOM';
		return vault.maskFor(type, value);
	}

	private scannedNumber(digits: string, name: string): string {
		return (/[a-z]/i.test(name) ? this.scannedWithName(digits, name) : undefined) ?? this.scanned(digits);
	}

	/** Every text and name in a JSON value; `name` is what the value stands under. */
	json(value: Json, name = ''): Json {
		if (typeof value === 'string') return this.text(value, name);
		if (typeof value === 'number') return this.number(value, name);
		if (Array.isArray(value)) return value.map((entry) => this.json(entry, name));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, entry]) => [/[@\d]/.test(key) || key.includes('[') ? this.text(key) : key, this.json(entry, key)]));
	}
}
