import 'virtual:onest.css'
import './app/tokens.css'
import './app/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { makeCache } from './app/cache'
import { makeRouter } from './app/router'
import { startTexts } from './lib/i18n'

const cache = makeCache()
const router = makeRouter(cache)
const root = document.getElementById('root')

await startTexts()
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
