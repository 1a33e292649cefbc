import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startScreen } from './state.ts'

startScreen()
const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
