import { Link } from 'react-router'
import { Frame } from '../frame.tsx'
import { useWords } from '../settings.tsx'

export function Lost() {
  const t = useWords()
  return (
    <Frame title={t('notFound')} back>
      <Link className="button" to="/">
        {t('home')}
      </Link>
    </Frame>
  )
}
