import { pinyin } from 'pinyin-pro'

/** How a character sounds: its syllable without tone, and the syllable as carelessly said or heard. */
export type Sound = { readonly letter: string; readonly syllable: string; readonly loose: string }

/**
 * What people and speech recognition mix up: zh/z, ch/c, sh/s, n/l at the beginning, -ng/-n at the end, r for l, f for
 * h before u. Two syllables with one loose form may be the same word.
 */
export const looseOf = (syllable: string): string =>
  syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^[nr](?=[aeiouü])/, 'l')
    .replace(/^f(?=[aeo])/, 'hu')
    .replace(/(an|en|in|on)g$/, '$1')
    .replace(/on$/, 'en')

/** Sounds of a text, one a character; a letter or digit sounds like itself. */
export function soundsOf(text: string): Sound[] {
  const letters = [...text]
  const syllables = pinyin(text, { toneType: 'none', type: 'array', v: true })
  return letters.map((letter, i) => {
    // one a character, as the library promises; should it ever answer otherwise, the character stands for itself
    const syllable = (syllables.length === letters.length ? syllables[i] : undefined) ?? letter
    return { letter, syllable, loose: looseOf(syllable) }
  })
}
