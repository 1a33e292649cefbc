/** A sentence or a name in both languages of the interface, Chinese first. */
export type Say = { readonly zh: string; readonly en: string }

export type Language = 'zh' | 'en'

export const say = (zh: string, en: string): Say => ({ zh, en })
