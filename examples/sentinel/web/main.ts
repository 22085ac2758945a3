import { mount } from 'svelte';
import App from './app.svelte';
import './app.css';
import './lib/state/theme.svelte.js';

const target = document.getElementById('app');
if (target !== null) mount(App, { target });
