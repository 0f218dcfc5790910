export interface FormField {
	tag: string;
	type: string | true;
	name?: string;
	value: string;
	required: boolean;
	disabled: boolean;
	checked: boolean;
	label: string;
}

export interface PageForm {
	method: string;
	/** Absolute. */
	action: string;
	fields: FormField[];
}

export function readForms(html: string, pageUrl: string): PageForm[];
export function submission(form: PageForm, button?: FormField): URLSearchParams;
