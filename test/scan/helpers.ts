import { parseGuardrailSettings, scanText, type ScanInput, type ScanResult } from '../../src/scan';
import type { Direction } from '../../src/sections';

export const settings = parseGuardrailSettings();

export const scanned = (text: string, more: Partial<ScanInput> = {}): ScanResult => scanText({ text, direction: 'input', ...more }, settings);

/** `[type, found text]` of each personal-data finding. */
export const personal = (text: string, direction: Direction = 'input'): [string, string][] =>
	scanned(text, { direction })
		.findings.filter(({ category }) => category === 'pii')
		.map(({ type, start, end }) => [type, text.slice(start, end)]);

/** What was found of one category, as text. */
export const found = (category: string, text: string, direction: Direction = 'input', more: Partial<ScanInput> = {}): string[] =>
	scanned(text, { direction, ...more })
		.findings.filter((one) => one.category === category)
		.map(({ start, end }) => text.slice(start, end));
