// The list of accounts: the search by its key.
import { onKeys } from "./keys.js";

const box = document.getElementById("q");
onKeys({ "/": () => { box.focus(); box.select(); } });
