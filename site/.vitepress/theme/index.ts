import TwoslashFloatingVue from '@shikijs/vitepress-twoslash/client';
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { defineAsyncComponent } from 'vue';
import '@shikijs/vitepress-twoslash/style.css';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.use(TwoslashFloatingVue);
    // Loaded by the pages that show it: other pages do not pay for the library in the browser.
    app.component(
      'Playground',
      defineAsyncComponent(() => import('../../components/Playground.vue')),
    );
    app.component(
      'FrontPlayground',
      defineAsyncComponent(() => import('../../components/FrontPlayground.vue')),
    );
    app.component(
      'LimitChooser',
      defineAsyncComponent(() => import('../../components/LimitChooser.vue')),
    );
    app.component(
      'ComparisonTable',
      defineAsyncComponent(() => import('../../components/ComparisonTable.vue')),
    );
  },
} satisfies Theme;
