import { EMERGENCY_NAMES, emergencyNumbers } from '../../live/emergency.ts'
import { useWords } from '../settings.tsx'

/** Rises the moment the words sound like danger; its buttons call at once. */
export function EmergencyBanner({ text }: { text: string }) {
  const t = useWords()
  const numbers = emergencyNumbers(text)
  if (numbers.length === 0) return null
  return (
    <div className="danger" role="alert">
      <h2>{t('emergencyTitle')}</h2>
      <p>{t('emergencyText')}</p>
      <p className="calls">
        {numbers.map((number) => (
          <a key={number} className="button red" href={`tel:${number}`}>
            <b>{number}</b> {t.of(EMERGENCY_NAMES[number])}
          </a>
        ))}
      </p>
    </div>
  )
}
