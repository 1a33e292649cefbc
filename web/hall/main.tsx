import { createRoot } from 'react-dom/client'
import { Display } from './display.tsx'
import { Kiosk } from './kiosk.tsx'

/** The hall's own devices: the display 叫号屏 and the kiosk 自助机, each with a key of its own. */
const root = document.getElementById('root')
const kiosk = location.pathname.startsWith('/hall/kiosk')
if (root) createRoot(root).render(kiosk ? <Kiosk /> : <Display />)

// A display that starts before the line is up shows its last picture instead of the browser's own page.
if ('serviceWorker' in navigator && import.meta.url.includes('/assets/'))
  navigator.serviceWorker.register('/hall/sw.js', { scope: '/hall/' }).catch(() => undefined)
