import { type Language, say } from '../../base/index.ts'

let context: AudioContext | null = null

/** Two notes up for yes, one low for no: heard without looking. */
export function sound(good: boolean): void {
  try {
    context ??= new AudioContext()
    const notes = good ? [880, 1320] : [220, 180]
    notes.forEach((hertz, i) => {
      const tone = context?.createOscillator()
      const volume = context?.createGain()
      if (!context || !tone || !volume) return
      tone.frequency.value = hertz
      tone.type = good ? 'sine' : 'square'
      volume.gain.value = 0.15
      tone.connect(volume).connect(context.destination)
      tone.start(context.currentTime + i * 0.14)
      tone.stop(context.currentTime + i * 0.14 + (good ? 0.12 : 0.22))
    })
    navigator.vibrate?.(good ? 80 : [120, 60, 120])
  } catch {
    // A device without sound still shows its colour.
  }
}

/** The short word aloud 语音, for those who do not see the screen. */
export function speak(text: string, language: Language): void {
  if (typeof speechSynthesis === 'undefined') return
  const said = new SpeechSynthesisUtterance(text)
  said.lang = say('zh-CN', 'en-US')[language]
  speechSynthesis.cancel()
  speechSynthesis.speak(said)
}
