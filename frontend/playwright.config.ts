import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const chromium = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path && existsSync(path))

// Journeys against the real program on a file database, in the system's own Chromium. Long ones are tagged @long and
// run by `npm run e2e:long` alone.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/files',
  globalSetup: './e2e/setup.ts',
  forbidOnly: true,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/results.json' }]],
  use: {
    launchOptions: {
      executablePath: chromium,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
    },
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    timezoneId: 'Asia/Almaty',
  },
  projects: [{ name: 'Chromium' }],
})
