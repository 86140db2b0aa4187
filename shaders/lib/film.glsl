// Colours of a thin clear film (render/film_table.py has the truth; Belcour & Barla 2017 the idea).
uniform sampler2D u_film;  // mean of cos(2π·path/wavelength) over each colour's band, by path from 0 to FILM_PATH

const float FILM_INDEX = 1.8;
const float FILM_PATH = 8192.0;  // [nm]
const float FILM_TOP = -0.2857143;   // amplitude reflected between air and film: (1 - 1.8)/(1 + 1.8)
const float FILM_BOTTOM = 0.15;      // between film and what is no metal below it

// Reflectance of film over a base of reflectance f0, at the cosine nv: the Airy sum as a Fourier series in the phase,
// R = 1 - T·(1 + 2·Σ qᵐ·cos mφ) with q = -r₁₂·r₂₃, each cosine taken over a colour's band.
vec3 film_reflectance(float thickness, float nv, vec3 f0, float metallic) {
    float inside = sqrt(1.0 - (1.0 - nv * nv) / (FILM_INDEX * FILM_INDEX));
    float path = 2.0 * FILM_INDEX * thickness * inside / FILM_PATH;
    vec3 one = texture(u_film, vec2(path, 0.5)).rgb, two = texture(u_film, vec2(2.0 * path, 0.5)).rgb;
    vec3 below = mix(vec3(FILM_BOTTOM), -sqrt(f0), metallic);
    vec3 q = -FILM_TOP * below;
    vec3 through = (1.0 - FILM_TOP * FILM_TOP) * (1.0 - below * below) / (1.0 - q * q);
    return clamp(1.0 - through * (1.0 + 2.0 * q * (one + q * two)), 0.0, 1.0);
}
